# A ledger of several megabytes, names with commas, quotes and line ends among
# the customers: with and without threads it becomes what all the exports
# together give, and a replaced month what they give without the old one.
kam-sim --rows=150000 --customers=4000 --output=sales.csv
awk -F, -v OFS=, '
NR == 1 { print "customer,order,date,amount"; next }
{
    n = substr($3, 2) + 0
    name = n % 7 == 0 ? "\"" $3 ", \"\"Sons\"\"\n& Co\"" : n % 5 == 0 ? "\"\"\"" $3 "\"\"\"" : $3
    print name, $1, $2, $10
}' sales.csv >all.csv
kam-roll --by=day all.csv >want.csv
kam-roll --by=day --to=2025-11-30 all.csv >early.csv
kam-roll --by=day --from=2025-12-01 all.csv >late.csv
head -n 1 all.csv >nothing.csv
for threads in 1 3; do
    rm -f ledger.csv*
    # By quarters of the customers, then nothing but the last month.
    for part in 0 1 2 3; do
        awk -v part=$part 'BEGIN { RS = "\n"; ORS = "\n" }
            NR == 1 { print; next }
            { n += held == ""; held = held $0 "\n" }
            gsub(/"/, "&", held) % 2 == 0 { if (n % 4 == part) printf "%s", held; held = "" }
        ' early.csv >$part.csv
        kam-roll --threads=$threads --into=ledger.csv $part.csv
    done
    kam-roll --threads=$threads --into=ledger.csv late.csv
    cmp ledger.csv want.csv
    [ "$(wc -c <ledger.csv)" -gt 2200000 ] || echo 'too small a ledger'
    kam-roll --threads=$threads --into=ledger.csv --again late.csv
    kam-roll --by=day all.csv late.csv | cmp - ledger.csv
    kam-roll --threads=$threads --into=ledger.csv --replace=2025-12 --again late.csv
    cmp ledger.csv want.csv
    kam-roll --threads=$threads --into=ledger.csv --replace=2025-12 nothing.csv
    cmp ledger.csv early.csv
    # The digest that the log names is the ledger's.
    [ "$(tail -n 1 ledger.csv.log | cut -d, -f9)" = "$(sha256sum <ledger.csv | cut -d' ' -f1)" ] ||
        echo 'another digest'
    tail -n 1 ledger.csv.log | cut -d, -f7
done
