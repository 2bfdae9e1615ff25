# Case, spaces and underscores do not matter.
cat >sales.csv <<'END'
CUSTOMER_ID,Invoice date,Line_Total,invoiceno
7,2024-03-01,10,1
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
