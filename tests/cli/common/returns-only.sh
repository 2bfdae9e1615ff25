# No purchase: no dates, no scores; empty is not zero.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,-5
END
kam-rfm -q sales.csv
