# The same answer as from the lines it was made of.
cat >sales.csv <<'END'
customer,date,amount,order
Acme,2024-03-01,10,a
Acme,2024-03-01,-2,c
Acme,2024-03-05,7,d
Bolt,2024-03-02,20,b
END
cat >ledger.csv <<'END'
customer,date,orders,lines,amount,returns
Acme,2024-03-01,1,2,8.00,-2.00
Acme,2024-03-05,1,1,7.00,0.00
Bolt,2024-03-02,1,1,20.00,0.00
END
kam-rfm -q sales.csv >a.csv
kam-rfm -q ledger.csv >b.csv
cat a.csv
cmp a.csv b.csv
