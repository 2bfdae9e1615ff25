# Purchases cannot be negative, so an amount is never below its returns.
cat >ledger.csv <<'END'
customer,date,orders,lines,amount,returns
Acme,2024-03-01,1,2,8,-2
Bolt,2024-03-02,,1,-3,-3
Cora,2024-03-02,,1,-3,-2.5
Dorn,2024-03-02,1,1,1e25,0
END
kam-rfm -q ledger.csv
echo $?
kam-rfm --on-error=skip --rejects=bad.csv --columns=customer,amount ledger.csv
cat bad.csv
