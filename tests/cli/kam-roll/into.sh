for m in 1 2 3; do
    printf "customer,date,amount,order\nA,2024-0$m-05,$m.50,$m\nB,2024-0$m-07,-1,\n" >$m.csv
done
kam-roll -v --into=ledger.csv --only=2024-01 1.csv
kam-roll --into=ledger.csv --only=2024-Q1 2.csv
gzip -c 3.csv >3.csv.gz
kam-roll --into=ledger.csv 3.csv.gz
cat ledger.csv
kam-roll --by=day 1.csv 2.csv 3.csv | cmp - ledger.csv
kam-roll --by=day 1.csv 2.csv | cmp - ledger.csv~
# The digests in the log are those of sha256sum, of the files unpacked.
cut -d, -f1,3-7 ledger.csv.log
sed 1d ledger.csv.log | cut -d, -f2 >got
sha256sum 1.csv 2.csv 3.csv | cut -d' ' -f1 | cmp - got
sha256sum ledger.csv | cut -d' ' -f1 >made
tail -n 1 ledger.csv.log | cut -d, -f9 | cmp - made
ls
