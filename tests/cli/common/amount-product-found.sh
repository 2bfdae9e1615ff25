cat >sales.csv <<'END'
customer,date,Quantity,Unit Price
Acme,2024-03-01,3,1.255
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
