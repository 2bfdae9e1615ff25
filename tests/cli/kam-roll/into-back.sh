# With the old ledger put back the log knows what is in it; with one that
# something else has changed it says so.
for m in 1 2; do
    printf "customer,date,amount\nA,2024-0$m-05,$m\n" >$m.csv
    kam-roll --into=ledger.csv $m.csv
done
cp ledger.csv both.csv
cp ledger.csv~ ledger.csv
kam-roll --into=ledger.csv 1.csv
echo $?
kam-roll --into=ledger.csv 2.csv
echo $?
cmp ledger.csv both.csv
sed -i s/2.00/3.00/ ledger.csv
cp ledger.csv changed.csv
kam-roll --into=ledger.csv --again 2.csv
echo $?
cmp ledger.csv changed.csv
# A new beginning, and a ledger that has no log yet.
rm ledger.csv
kam-roll --into=ledger.csv 1.csv
kam-roll --by=day 2.csv >two.csv
kam-roll --into=two.csv 1.csv
cat two.csv
