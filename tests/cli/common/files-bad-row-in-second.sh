cat >march.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
cat >april.csv <<'END'
date,customer,amount
2024-04-01,Acme,x
END
kam-rfm march.csv april.csv
