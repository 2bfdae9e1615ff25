cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,31/01/2024,20
END
kam-rfm sales.csv
