# The example script: the header, and the 20 accounts with most at risk.
kam-sim --rows=8000 --customers=300 --seed=3 >sales.csv
check=$KAM_CASE/../../../examples/churn-check.sh
bash "$check" sales.csv >top.csv
echo "= $?"
sed 1q top.csv
kam-churn -q --columns=amount_at_risk,status,customer,reason sales.csv |
    awk -F, 'NR > 1' | LC_ALL=C sort -t, -k1,1nr | head -n 20 >want.csv
sed 1d top.csv | cmp - want.csv && wc -l <want.csv | tr -d ' '
# The smallest of them is not below anybody's who is left out.
kam-churn -q --columns=customer,amount_at_risk,status,reason sales.csv |
    awk -F, 'NR == FNR { in_it[$3] = 1; if (least == "" || $1 < least) least = $1 + 0; next }
    FNR > 1 && !($1 in in_it) && $2 + 0 > least { print "left out:", $0 }' want.csv -
# Options for reading, and fewer accounts than 20.
printf 'who;when;worth\nA;2024-01-01;5,50\nB;2024-02-01;7\nA;2024-03-01;5,50\n' >odd.csv
KAM_READ='--sep=; --customer=who --date=when --amount=worth --decimal=,' \
    bash "$check" odd.csv | cut -d, -f2,3
bash "$check" 2>/dev/null || echo usage
