cat >sales.csv <<'END'
customer,date,amount
Acme,2024-01-15,1
Acme,2024-02-15,2
Bolt,2024-03-15,4
Bolt,2024-03-16,-1
Cord,2024-04-15,8
END
kam-rfm --from=2024-03-01 --to=2024-02-01 sales.csv
