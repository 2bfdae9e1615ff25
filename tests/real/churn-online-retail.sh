# A forecast of the last quarter of the Online Retail data.
need online_retail.csv.gz
kam-churn -q --amount='Quantity*UnitPrice' --on-error=skip \
    --backtest=2011-09-09,91d "$KAM_DATA/online_retail.csv.gz" >backtest.csv
is "status of the backtest" 0 $?
figure() {
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i }
        NR == 2 { print $col[name] }' backtest.csv
}
holds_that() {
    is "$1 ($2)" yes "$(awk -v x="$2" "BEGIN { print ($3) ? \"yes\" : \"no\" }")"
}
is "customers scored" 3370 "$(figure accounts)"
holds_that "base rate" "$(figure rate)" "x >= .56995 && x <= .57005"
holds_that "AUC" "$(figure auc)" "x >= .738"
holds_that "Brier score" "$(figure brier)" "x > 0 && x <= .212"
holds_that "AUC of recency" \
    "$(awk -F, '$2 == "recency" { print $7 }' backtest.csv)" \
    "x >= .6832 && x <= .6835"
is "no figure is not a number" 0 "$(grep -ci nan backtest.csv)"
falls() { # NAME STATUSES: the share that bought, best first
    is "share that bought, $1" "$2" "$(awk -F, '
        $3 ~ /^(active|due|at-risk|lost|ended)$/ && $4 > 0 { print $5, $3 }' \
        backtest.csv | sort -r | cut -d' ' -f2 | tr '\n' ' ' | sed 's/ $//')"
}
# Nobody is lost, and clusters that went silent are not over.
falls "a quarter" "active due at-risk"
kam-churn -q --amount='Quantity*UnitPrice' --on-error=skip --lost=.35 \
    --backtest=2011-09-09,91d "$KAM_DATA/online_retail.csv.gz" >backtest.csv
falls "lost below .35" "active due at-risk lost"
# Half a year ahead from what eight days of data teach: a poor forecast, but
# not the certainty that nobody will buy.
kam-churn -q --amount='Quantity*UnitPrice' --on-error=skip \
    --backtest=2011-06-09,182d "$KAM_DATA/online_retail.csv.gz" >backtest.csv
holds_that "Brier score half a year ahead" "$(figure brier)" "x > 0 && x <= .23"
