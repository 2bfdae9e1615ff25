cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,"12,5"
END
kam-rfm sales.csv
