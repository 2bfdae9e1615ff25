cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm --method=ntile --columns=customer,recensy sales.csv
