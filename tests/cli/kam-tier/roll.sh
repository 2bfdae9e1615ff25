# Transactions, their ledger and their accounts have the same tiers, byte for
# byte, with state and without; the order of the rows changes nothing.
printf 'tier,amount,orders\nlarge,>=200000,\nbusy,,>=20\nsmall,,\n' >rules.csv
kam-sim --rows=3000 --customers=80 --output=sales.csv
awk -F, 'NR == 1 || $3 < "C00030"' sales.csv >part1.csv
awk -F, 'NR == 1 || $3 >= "C00030"' sales.csv >part2.csv
kam-rfm --output=rfm.csv sales.csv
cut -d, -f1-13 rfm.csv >accounts.csv
{ head -n 1 accounts.csv; sed 1d accounts.csv | sort -t, -k5,5 -k6,6r; } >shuffled.csv
{ head -n 1 sales.csv; sed 1d sales.csv | sort -t, -k10,10; } >mixed.csv
kam-tier --rules=rules.csv --to=2024-12-31 --output=before.csv sales.csv
for options in '' '--hysteresis=10%' '--prev=before.csv --hysteresis=10% --min-stay=2' '--boundary=10%'; do
    kam-tier --rules=rules.csv $options sales.csv >want
    kam-tier --rules=rules.csv $options accounts.csv | cmp - want
    kam-tier --rules=rules.csv $options mixed.csv | cmp - want
    kam-tier --rules=rules.csv $options part2.csv part1.csv | cmp - want
    kam-tier --rules=rules.csv $options --threads=3 sales.csv | cmp - want
    kam-tier --rules=rules.csv $options shuffled.csv | LC_ALL=C sort >got
    LC_ALL=C sort want | cmp - got
done
for table in --summary --boundary-report; do
    kam-tier --rules=rules.csv $table sales.csv >want
    kam-tier --rules=rules.csv $table shuffled.csv | cmp - want
done
kam-tier --rules=rules.csv --summary sales.csv
# Once more on the same day: nobody moves, no byte changes.
kam() {
    kam-tier --rules=rules.csv --hysteresis=10% --min-stay=2 --down-after=6m "$@" sales.csv
}
kam --prev=before.csv >one.csv
kam --prev=one.csv >two.csv
awk -F, 'NR > 1 { print $NF }' two.csv | sort | uniq -c | tr -s ' '
cut -d, -f1-19 one.csv >one.cut
cut -d, -f1-19 two.csv | cmp - one.cut && head -n 1 one.cut
# A ledger.
cat >lines.csv <<'END_OF'
customer,date,amount,order
a,2024-01-01,200000,1
b,2024-02-02,100,3
END_OF
cat >ledger.csv <<'END_OF'
customer,date,orders,lines,amount,returns
a,2024-01-01,1,1,200000.00,0.00
b,2024-02-02,1,1,100.00,0.00
END_OF
kam-tier -q --rules=rules.csv --per=month lines.csv >want
kam-tier -q --rules=rules.csv --per=month ledger.csv | cmp - want && cat want
