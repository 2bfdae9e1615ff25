cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
12" pipes,2024-03-02,20
END
kam-rfm sales.csv
