cat >march.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
cat >april.csv <<'END'
customer,date
Acme,2024-04-01
END
kam-rfm march.csv april.csv
