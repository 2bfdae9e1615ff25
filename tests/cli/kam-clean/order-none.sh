# --order=none holds for whoever reads the output too.
cat >sales.csv <<'END'
customer,date,amount,invoice no
A,2024-03-01,1,17
A,2024-03-01,2,18
END
kam-clean --order=none sales.csv
kam-clean --order=none sales.csv | kam-rfm -q --columns=customer,orders
