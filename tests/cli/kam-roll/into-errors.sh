printf 'customer,date,amount\nA,2024-01-05,1\n' >a.csv
kam-roll --into=ledger.csv a.csv
cp ledger.csv keep.csv
cp ledger.csv.log keep.log
printf 'customer,date,amount\nA,2024-01-05,1\nA,2024-02-30,1\n' >bad.csv
try() {
    kam-roll --into=ledger.csv "$@"
    echo "$?: $*"
    cmp ledger.csv keep.csv
    cmp ledger.csv.log keep.log
}
try bad.csv
try none.csv
try </dev/null
try - <a.csv
try ledger.csv
try .
try --only=2024-13 a.csv
try --only=2024-01 --replace=2024-01 a.csv
try --by=month a.csv
try --keys=customer a.csv
try --output=x a.csv
try --format=json a.csv
try --to=2024-01-01 a.csv
try --returns=drop a.csv
kam-roll --into= a.csv
echo $?
kam-roll --into=. a.csv
echo $?
kam-roll --into=no/ledger.csv a.csv
echo $?
# A ledger that is none, one that is not sorted, a log that is none.
printf 'customer,date,amount\nA,2024-01-05,1\n' >t.csv
kam-roll --into=t.csv bad.csv --on-error=skip
echo $?
{ head -n 1 ledger.csv; echo 'B,2024-01-01,,1,1.00,0.00'; sed 1d ledger.csv; } >u.csv
kam-roll --into=u.csv a.csv
echo $?
cp ledger.csv v.csv
echo rubbish >v.csv.log
kam-roll --into=v.csv a.csv
echo $?
ls
