cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm -q --columns=customer,amount --on-error=skip --rejects=r.csv sales.csv
cat r.csv
