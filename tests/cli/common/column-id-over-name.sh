cat >sales.csv <<'END'
Customer Name,Customer ID,Order Date,Sales
Acme,7,2024-03-01,10
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
