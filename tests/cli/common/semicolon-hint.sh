cat >sales.csv <<'END'
customer;date;amount
Acme;2024-03-01;10
END
kam-rfm sales.csv
