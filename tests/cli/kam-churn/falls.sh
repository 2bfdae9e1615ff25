# The share that bought falls from active to lost, and what is over buys least;
# where there are many lost, that of the lost is what was forecast.
falls() {
    kam-churn -q "--backtest=$1" sales.csv | awk -F, -v date="$1" '
        $3 ~ /^(active|due|at-risk|lost|ended)$/ { n[$3] = $4; rate[$3] = $5; p[$3] = $6 }
        END {
            falls = rate["active"] > rate["due"] && rate["due"] > rate["at-risk"] &&
                rate["at-risk"] > rate["lost"] && rate["at-risk"] > rate["ended"]
            off = rate["lost"] - p["lost"]; if (off < 0) off = -off
            print date, (falls ? "falls" : "does not fall"),
                (n["lost"] >= 100 ? "with 100 lost or more" : n["lost"] " lost"),
                (off < .02 ? "forecast within .02" : "forecast off by " off)
        }'
}
kam-sim --rows=60000 --customers=4000 --seed=4 >sales.csv
falls 2025-09-30,90d
falls 2025-06-30,182d
kam-sim --rows=60000 --customers=3000 --seed=5 --mix=irregular=1 --drop-out=.4 \
    >sales.csv
falls 2025-09-30,90d
falls 2025-06-30,182d
