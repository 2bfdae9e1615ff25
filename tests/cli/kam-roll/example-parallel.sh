# The example for GNU parallel gives the ledger that one kam-roll gives: from
# several files, and from parts of one.
parallel --version 2>/dev/null | grep -q '^GNU' ||
    { echo 'no GNU parallel (Debian: parallel)' >&2; exit 77; }
# It asks to be cited, on its first runs.
mkdir -p ~/.parallel && touch ~/.parallel/will-cite
roll=$KAM_CASE/../../../examples/parallel/roll.sh
kam-sim --rows=20000 --customers=300 --output=sales.csv
for part in 0 1 2; do
    awk -F, -v part=$part 'NR == 1 || substr($3, 2) % 3 == part' sales.csv >$part.csv
done
kam-roll --by=day sales.csv >want.csv
sh "$roll" 0.csv 1.csv 2.csv | cmp - want.csv
# By customer first, so that no order lies on both sides of a cut.
{ head -n 1 sales.csv; sed 1d sales.csv | sort -t, -k3,3; } >sorted.csv
sh "$roll" sorted.csv >cut.csv
# An order whose lines lie on both sides of a cut counts twice, no more.
awk -F, 'NR == FNR { orders[$1 "," $2] = $3; rest[$1 "," $2] = $4 "," $5 "," $6; n++; next }
    { m++; key = $1 "," $2; odd += orders[key] != $3; bad += rest[key] != $4 "," $5 "," $6 }
    END {
        print (n == m ? "as many rows" : n " and " m " rows")
        print bad + 0, "other amounts"
        print (odd * 10 > n ? odd : "few"), "other orders"
    }
' want.csv cut.csv
kam-roll --by=day --order=none sales.csv >want.csv
cut -d, -f2,3,10 sales.csv >three.csv
sh "$roll" three.csv | cmp - want.csv
