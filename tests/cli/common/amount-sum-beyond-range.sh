cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,900000000000000000000000
Acme,2024-03-02,900000000000000000000000
END
kam-rfm sales.csv
