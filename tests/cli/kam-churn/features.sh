# The user's own features enter the regression, and what they do is told.
kam-sim --rows=14000 --customers=800 --seed=4 --drop-out=.4 --clockwork=40 \
    --mix=regular=.5,irregular=.5 --truth=truth.csv >sales.csv
# Complaints go before leaving: two on average of those who stop, else none
# or one; a number nobody can use; a text.
awk -F, 'NR == 1 { print "customer,complaints,noise,segment" ; next }
    { c = ($7 != "" ? 1 + NR % 3 : NR % 2)
      print $1 "," c "," NR * 7919 % 101 "," ($7 != "" && NR % 4 ? "B" : NR % 5 ? "A" : "") }' \
    truth.csv >own.csv
show() { # of each own feature: is it there, its sign, is it beyond two errors?
    awk -F, '$1 ~ /complaints|noise|segment/ {
        z = $2 / $3
        print $1, (z < -2 ? "less likely to buy" : z > 2 ? "more likely" : "no effect seen"),
            ($4 < 1) == ($2 < 0) ? "" : "odds and coefficient disagree" }' | sed 's/ *$//'
}
kam-churn --model=regression --features=own.csv --coefficients sales.csv | show
# Saved with the model and applied again.
kam-churn -q --features=own.csv --save-model=model.txt sales.csv >fitted.csv
kam-churn -q --features=own.csv --model-file=model.txt sales.csv |
    cmp - fitted.csv && echo the same
grep '^mean' model.txt | cut -d' ' -f1
kam-churn -q --model-file=model.txt sales.csv
echo $?
# The forecasts are the better for it.
brier() { awk -F, '$3 == "all" { print $8; exit }'; }
without=$(kam-churn -q --model=regression --backtest=2025-09-30 sales.csv | brier)
with=$(kam-churn -q --model=regression --backtest=2025-09-30 --features=own.csv sales.csv | brier)
awk -v a="$with" -v b="$without" 'BEGIN { print (a != "" && a < b ? "better" : "no better: " a " " b) }'
# Customers nobody knows, and such as the file has not.
(sed '2,11d' own.csv; echo 'ZZ1,3,1,A'; echo '"ZZ2",,,') >some.csv
kam-churn -v --model=regression --features=some.csv sales.csv 2>&1 >all.csv |
    grep features
grep -ci nan all.csv
# What is no feature.
try() {
    kam-churn -q --model=regression --features=bad.csv sales.csv >out.csv
    echo $?
}
printf 'customer\nC00001\n' >bad.csv; try
printf 'name_of,x\nC00001,1\n' >bad.csv; try
printf 'customer,x\nC00001,1\nC00001,2\n' >bad.csv; try
awk -F, 'NR == 1 { print "customer,city"; next } { print $1 ",town " NR }' own.csv >bad.csv; try
printf 'customer,x\nNobody,5\n' >bad.csv; try
rm bad.csv; try
kam-churn -q --model=mbgcnbd --features=own.csv sales.csv
echo $?
