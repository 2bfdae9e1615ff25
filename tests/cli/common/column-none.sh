cat >sales.csv <<'END'
name,day,price
Acme,2024-03-01,10
END
kam-rfm sales.csv
