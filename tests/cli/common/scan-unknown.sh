# A way of scanning that there is not is wrong usage, whatever the input.
printf 'customer,date,amount\nA,2024-01-05,1\n' >sales.csv
KAM_SCAN=sse9 kam-rfm sales.csv
