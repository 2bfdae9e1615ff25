# Three purchases close together are a project that is over, unless the data
# show that such accounts come back.
sales() { # of 60 accounts one in WHICH comes back
    awk -v which="$1" '
    function line(c, d) { printf "C%02d,%s,10,%s\n", c, d, c == 1 ? "project" : "" }
    BEGIN {
        print "customer,date,amount,type"
        for (c = 1; c <= 60; c++) {
            line(c, sprintf("2022-%02d-03", 1 + c % 6))
            line(c, sprintf("2022-%02d-14", 1 + c % 6))
            line(c, sprintf("2022-%02d-25", 1 + c % 6))
            if (c % which == 0) line(c, sprintf("2023-%02d-11", 1 + c % 12))
        }
        line(99, "2023-12-31")
    }'
}
states() { cut -d, -f2,3 | sed 1d | LC_ALL=C sort | uniq -c | sed 's/^ *//'; }
for which in 50 3; do
    sales $which >sales.csv
    echo "1 in $which comes back"
    kam-churn --model=mbgcnbd -v --columns=customer,pattern,status sales.csv \
        2>said | states
    grep -h clusters said
    kam-churn -q --model=mbgcnbd --report sales.csv | grep '^clusters' |
        cut -d, -f1-3
    # As of a day when nothing was known yet, the rule holds.
    for day in 2022-12-31 2023-07-31; do
        echo $day
        kam-churn -q --model=mbgcnbd --as-of=$day \
            --columns=customer,pattern,status sales.csv | states
    done
done
echo "declared ones are over"
kam-churn -q --model=mbgcnbd --type=type --columns=customer,pattern,status \
    sales.csv | grep C01
echo "a saved model knows"
kam-churn -q --model=mbgcnbd --as-of=2023-07-31 --save-model=model.txt sales.csv >fitted.csv
grep clusters model.txt
kam-churn -q --as-of=2023-07-31 --model-file=model.txt sales.csv | cmp - fitted.csv && echo "the same"
kam-roll -q --as-of=2023-07-31 sales.csv | kam-churn -q --model-file=model.txt \
    --columns=customer,pattern,status | states
echo "accounts hold no record"
kam-roll -q --as-of=2023-07-31 sales.csv | kam-churn -q --columns=customer,pattern,status | states
echo "nor has the window rule doubts"
kam-churn -q --as-of=2023-07-31 --model=window --columns=customer,pattern,status sales.csv | states
