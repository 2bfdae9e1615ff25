cat >sales.csv <<'END'
customer;date;amount
Acme;2024-03-01;1.234,50
Bolt;2024-03-02;-0,5
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --sep=semicolon --decimal=, sales.csv
