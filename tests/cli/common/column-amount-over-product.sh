cat >sales.csv <<'END'
customer,date,quantity,unit price,amount
Acme,2024-03-01,2,3,5
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
