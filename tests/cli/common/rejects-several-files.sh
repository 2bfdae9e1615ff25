cat >a.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
,2024-03-02,1
END
cat >b.csv <<'END'
date,customer,amount
2024-04-01,"two
lines",z
2024-04-02,Acme,5
END
kam-rfm --method=ntile --columns=customer,amount --on-error=skip --rejects=r.csv a.csv b.csv
cat r.csv
