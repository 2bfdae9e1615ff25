# What went in before is refused, whatever its name, packed or not.
printf 'customer,date,amount\nA,2024-01-05,1\n' >a.csv
cp a.csv b.csv
gzip -k a.csv
kam-roll --into=ledger.csv a.csv
cp ledger.csv one.csv
for file in a.csv b.csv a.csv.gz; do
    kam-roll --into=ledger.csv $file
    echo $?
done
cmp ledger.csv one.csv
rm -f other.csv*
kam-roll --into=other.csv a.csv b.csv
echo $?
ls
kam-roll --into=ledger.csv --again b.csv
echo $?
cat ledger.csv
