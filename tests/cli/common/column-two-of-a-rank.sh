cat >sales.csv <<'END'
customer,date,revenue,turnover
Acme,2024-03-01,10,11
END
kam-rfm sales.csv
