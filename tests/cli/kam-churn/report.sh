# What was chosen and fitted, a row a fact.
kam-sim --rows=8000 --customers=500 --seed=3 >sales.csv
kam-churn -q --report --horizon=91d sales.csv >auto.csv
sed -n '1p; /^as_of,/p; /^customers,/p; /^model/p; /^chosen_by,/p' auto.csv
cut -d, -f1 auto.csv | grep -v ^coefficient
echo "coefficients: $(grep -c ^coefficient auto.csv)"
# The best loss is that of the model, and the margin is to the next one.
awk -F, '
{ v[$1] = $2 }
/^origin.*rows/ { rows += $2 }
$1 == "margin" { wrong = $3 }
/^logloss/ { if (best == "" || $2 < best) { second = best; best = $2 }
    else if (second == "" || $2 < second) second = $2 }
/^p_active.ln_/ || /^coefficient/ { if ($3 > 0) errors++ }
END {
    print v["logloss." v["model"]] == best, v["logloss." v["runner_up"]] == second
    d = second - best - v["margin"]; print (d * d < 1e-11), errors
    print rows == v["training_rows"], (wrong > 0 && wrong < .05)
    print (v["p_active.r"] - exp(v["p_active.ln_r"])) ^ 2 < 1e-12
}' auto.csv
# The coefficients are those of --coefficients.
kam-churn -q --model=regression --horizon=91d --coefficients sales.csv >c.csv
kam-churn -q --model=regression --horizon=91d --report sales.csv |
    sed -n 's/^coefficient\.//p' | awk -F, '
    FNR == NR { b[$1] = $2; se[$1] = $3; next }
    function off(x, y) { return (x - y) ^ 2 > 1e-9 * (x * x + y * y) }
    { n++; if (!($1 in b) || off($2, b[$1]) || off($3, se[$1])) print "not", $0 }
    END { print n, "coefficients alike" }' c.csv -
for model in bgnbd window; do
    kam-churn -q --report --model=$model sales.csv | cut -d, -f1 | paste -sd ' '
done
echo 'accounts alone'
kam-rfm -q sales.csv | kam-churn -q --report | sed -n '/^model/p; /^chosen/p'
echo 'nobody has bought twice'
printf 'customer,date,amount\nA,2024-01-01,5\nB,2024-01-02,-5\n' |
    kam-churn -q --report
echo 'nobody has bought at all, nobody is there'
printf 'customer,date,amount\nB,2024-01-02,-5\n' | kam-churn -q --report
echo customer,date,amount | kam-churn -q --report
kam-churn --report --summary sales.csv
echo "= $?"
