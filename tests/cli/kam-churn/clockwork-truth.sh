# Buyers of clockwork, some of whom stopped, beside seasonal ones and
# projects: what is said of them against what was planted.
claims() { # FILE: as customer,pattern,start,stop,season,as_of,days,last,
           # pattern,p_active,p_buy,status; sorted by p_active
    awk -F, '
    function auc(n, p, y,    i, j, k, ranks, ones) {
        for (i = 1; i <= n; i = j) {
            for (j = i; j <= n && p[j] == p[i]; j++);
            for (k = i; k < j; k++) if (y[k]) { ranks += (i + j - 1) / 2; ones++ }
        }
        return (ranks - ones * (ones + 1) / 2) / (ones * (n - ones))
    }
    function number(date) { # of days, near enough
        return substr(date, 1, 4) * 365.25 + (substr(date, 6, 2) - 1) * 30.44 + substr(date, 9, 2)
    }
    # Stopped: a planned purchase is missed by ten days.
    $2 == "regular" && $9 != "" && ($4 == "" || number($6) - number($8) > 91 + 10) {
        n++; p[n] = $10; y[n] = $4 == ""; ones += y[n]
        off = $10 - y[n]; brier += off * off
    }
    # Bought in two seasons or more, the next one not begun.
    $2 == "seasonal" && $8 != "" {
        month = substr($6, 6, 2) + 0; year = substr($8, 1, 4)
        begin = sprintf("%d-%02d-01", year, $5)
        if (begin > $8) begin = sprintf("%d-%02d-01", --year, $5)
        next_one = sprintf("%d-%02d-01", year + 1, $5)
        if (next_one > $6 && year > substr($3, 1, 4)) {
            seasonal++; lost_seasonal += $12 == "lost" || $12 == "ended"
        }
    }
    $2 == "project" && $4 != "" && $7 >= 3 { project++; lost_project += $12 == "lost" }
    END {
        base = ones / n
        area = auc(n, p, y)
        brier = brier / n
        print "enough of each:", (n > 900 && seasonal > 80 && project > 180 ? "yes" : n " " seasonal " " project)
        print "AUC for stopped against not at least .95:", (area >= .95 ? "yes" : area)
        print "Brier below half of base x (1 - base):", (brier < base * (1 - base) / 2 ? "yes" : brier)
        print "seasonal accounts lost out of season:", lost_seasonal + 0
        print "finished projects lost:", lost_project + 0
    }' "$1"
}
for seed in 1 2 3; do
    kam-sim --rows=60000 --customers=1500 --seed=$seed --clockwork=91 \
        --mix=regular=.7,seasonal=.15,project=.15 --drop-out=.2 \
        --truth=truth.csv >sales.csv
    kam-churn -q sales.csv --output=churn.csv \
        --columns=customer,as_of,days,last_date,pattern,p_active,p_buy,status
    cut -d, -f1,2,6-8 truth.csv | sed 1d | LC_ALL=C sort -t, -k1,1 >planted
    sed 1d churn.csv | LC_ALL=C sort -t, -k1,1 | LC_ALL=C join -t, planted - |
        LC_ALL=C sort -t, -k10,10g >joined
    echo "seed $seed"
    claims joined
    kam-churn -q --backtest=2025-09-30,91d sales.csv | awk -F, '
        $3 ~ /^tenth/ { off = $5 - $6; n++; if (off < 0) off = -off; if (off > worst) worst = off }
        END { print "calibrated by tenths within .12:", (n == 10 && worst < .12 ? "yes" : n " " worst) }'
done
# Declared ones, however few their purchases.
kam-sim --rows=25000 --customers=1500 --seed=3 --clockwork=91 --drop-out=.2 \
    --mix=regular=.7,seasonal=.15,project=.15 --type --truth=truth.csv >sales.csv
sed 's/^customer,pattern/customer,kind/' truth.csv >kinds.csv
kam-churn -q --attach=kinds.csv:kind,stop_date --type=customer_type \
    --columns=kind,stop_date,status sales.csv |
    awk -F, '$1 == "project" && $2 != "" { n++; lost += $3 == "lost" }
        END { print "declared projects that finished:", (n > 150 ? "enough," : n), "lost:", lost + 0 }'
