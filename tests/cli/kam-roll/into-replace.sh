month() { printf "customer,date,amount\nA,2024-0$1-05,$2\nB,2024-0$1-06,$2\n"; }
month 5 1 >may.csv
month 6 2 >june.csv
month 7 3 >july.csv
month 6 20 | sed '$d' >june2.csv
kam-roll --into=ledger.csv may.csv june.csv july.csv
kam-roll --into=ledger.csv --replace=2024-06 june2.csv
cat ledger.csv
kam-roll --by=day may.csv june2.csv july.csv | cmp - ledger.csv
# What was replaced may come back; what is in may not, nor another month.
kam-roll --into=ledger.csv --replace=2024-06 june.csv
echo $?
kam-roll --by=day may.csv june.csv july.csv | cmp - ledger.csv
for file in may.csv june.csv; do
    kam-roll --into=ledger.csv $file
    echo $?
done
kam-roll --into=ledger.csv --replace=2024-06 --again may.csv
echo $?
kam-roll --by=day may.csv june.csv july.csv | cmp - ledger.csv
