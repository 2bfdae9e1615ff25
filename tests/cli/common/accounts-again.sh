cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm -q sales.csv >a.csv
kam-rfm -q a.csv >b.csv
kam-rfm -q <a.csv | kam-rfm -q >c.csv
cut -d, -f1-13 a.csv | kam-rfm -q >d.csv
cat a.csv
cmp a.csv b.csv
cmp a.csv c.csv
cmp a.csv d.csv
