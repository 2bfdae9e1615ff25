# Intervals around the figures of a backtest: the same for the same seed, and
# the figure within them.
kam-sim --rows=8000 --customers=500 --seed=3 >sales.csv
run() {
    kam-churn -q --backtest=rolling:2 --bootstrap=100 "$@" sales.csv
}
run >a.csv
run --seed=1 >b.csv
run --seed=2 >c.csv
cmp a.csv b.csv && echo 'the same for the same seed'
cmp -s a.csv c.csv || echo 'another for another seed'
kam-churn -q --backtest=rolling:2 sales.csv >plain.csv
# Without the bounds and the comparison it is what it was without them.
grep -v -e '-low,' -e '-high,' -e ,over-recency, a.csv | cmp - plain.csv
cut -d, -f3 a.csv | sort | uniq -c | sed 's/^ *//' | grep -v 'tenth-[2-9]'
awk -F, '
NR == 1 { n = NF; next }
$3 ~ /-low$/ { for (i = 5; i <= n; i++) low[i] = $i; next }
$3 ~ /-high$/ {
    for (i = 5; i <= n; i++)
        if (point[i] != "") {
            all++
            if (low[i] + 0 <= point[i] + 0 && point[i] + 0 <= $i + 0) in_it++
        } else if (low[i] $i != "")
            print "bounds of nothing"
    next
}
{ for (i = 5; i <= n; i++) point[i] = $i }
END { print (in_it > .97 * all), (all > 100) }' a.csv
for wrong in --bootstrap=10 --bootstrap=x; do
    kam-churn --backtest=rolling:2 $wrong sales.csv
    echo "= $?"
done
kam-churn --bootstrap=100 sales.csv
echo "= $?"
