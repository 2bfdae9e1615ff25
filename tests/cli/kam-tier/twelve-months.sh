# Twelve monthly runs: a margin and a stay of two make less than half of the
# moves that the bare rules make, and yet who is beyond the margin for the stay
# has moved.
rules=$KAM_CASE/../../../examples/tiers-telecom.csv
kam-sim --rows=20000 --customers=300 --output=sales.csv
days='2024-12-31 2025-01-31 2025-02-28 2025-03-31 2025-04-30 2025-05-31 2025-06-30
2025-07-31 2025-08-31 2025-09-30 2025-10-31 2025-11-30 2025-12-31'
# run NAME OPTION...: thirteen dates, each from the one before
run() {
    name=$1
    shift
    prev=
    for day in $days; do
        kam-tier -q --rules="$rules" --per=month --as-of=$day "$@" $prev \
            sales.csv >$name-$day.csv
        prev=--prev=$name-$day.csv
    done
    awk -F, 'FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
        ("move" in at) && ($at["move"] == "up" || $at["move"] == "down") { n++ }
        END { print n + 0 }' $name-*.csv
}
naive=$(run naive --hysteresis=0)
stable=$(run stable --hysteresis=10% --min-stay=2)
echo "naive $naive, stable $stable: less than half: $((2 * stable < naive))"
# The best and the worst tier that 10 % allow at each date; what holds for two
# dates running must have been followed.
awk -F, '
function tier(v, up) { return v >= 10000 * up ? 1 : v >= 3000 * up ? 2 : v >= 1500 * up ? 3 : 4 }
FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
{
    c = $at["customer"]; v = $at["tier_value"]; now = $at["tier_rank"]
    best = tier(v, 1.1); worst = tier(v, 0.9)
    if (c in seen) {
        n++
        # Better than the tier by the margin at both dates, or worse.
        if (best < now && was_best[c] == best) print "not up", FILENAME, $0
        if (worst > now && was_worst[c] > now && tier(v, 1) == was_plain[c]) print "not down", FILENAME, $0
    }
    seen[c] = 1; was_best[c] = best; was_worst[c] = worst; was_plain[c] = tier(v, 1)
}
END { print (n > 3000 ? "checked" : "too few") }' stable-*.csv
