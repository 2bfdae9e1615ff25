# A day ledger is rolled up by customer; coarser ones, and a ledger by
# anything else, are tables.
cat >ledger.csv <<'END'
customer,date,orders,lines,amount,returns
A,2024-01-01,1,2,30.00,0.00
A,2024-02-01,1,1,20.00,-10.00
B,2024-01-01,1,1,100.00,0.00
END
kam-pareto ledger.csv
kam-pareto --by=date ledger.csv
sed -e 's/date/month/' -e 's/-01,/,/' ledger.csv >month.csv
kam-pareto month.csv
kam-pareto --by=month month.csv
kam-pareto --from=2024-01-01 month.csv
echo $?
kam-pareto --from=2024-01-02 --columns=customer,amount,rank ledger.csv
