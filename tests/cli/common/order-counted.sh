# Two orders in one day, one of two lines.
cat >sales.csv <<'END'
customer,date,amount,order
Acme,2024-03-01,1,a
Acme,2024-03-01,1,a
Acme,2024-03-01,1,b
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
