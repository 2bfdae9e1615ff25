cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,nan
END
kam-rfm sales.csv
