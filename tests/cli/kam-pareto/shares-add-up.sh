# Printed shares add up to 1 exactly, whatever the values, and so do those of
# each group.
kam-sim --rows=5000 --customers=900 --output=sales.csv
total() {
    awk -F, 'NR > 1 && $2 != "" { sub(/\./, "", $2); sum[$1] += $2 }
        END { for (g in sum) print g, sum[g] }' | sort
}
kam-pareto -q --columns=as_of,share sales.csv | total
kam-pareto -q --by=order_id --columns=order_id,share sales.csv | sed -e 's/^[^,]*/all/' | total
kam-pareto -q --within=region --columns=region,share sales.csv | total
kam-pareto -q --columns=cum_share,cum_keys sales.csv | grep -v '^,' | tail -n 1
