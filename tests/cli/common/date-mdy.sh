cat >sales.csv <<'END'
customer,date,amount
Acme,01/02/2024,10
Bolt,3/4/2024 9:05 PM,20
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --date-format=mdy sales.csv
