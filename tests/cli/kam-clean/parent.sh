# Subsidiaries become the top of their chain; what stood there is passed on.
cat >groups.csv <<'END'
customer,parent
Acme East,Acme China
Acme China,"Acme, Inc."
"Acme, Inc.",
Bolt GmbH,Bolt
END
cat >sales.csv <<'END'
customer,date,amount,region
Acme East ,2024-03-01,1,E
Acme China,2024-03-02,2,C
"Acme, Inc.",2024-03-03,3,W
Bolt GmbH,2024-03-04,4,W
Cord,2024-03-05,5,N
END
kam-clean --parent=groups.csv sales.csv
kam-clean --parent=groups.csv sales.csv | kam-rfm -q --columns=customer,lines,amount
