cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
cat >who.csv <<'END'
manager,customer,region
"Li, Na",Acme,East
Wu,Zeal,West
END
kam-rfm -q --attach=who.csv:region,manager --columns=customer,amount,region,manager sales.csv
