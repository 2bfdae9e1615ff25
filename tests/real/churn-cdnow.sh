# Fits and forecasts on the CDNOW data.  References: Fader, Hardie and Lee
# (2005) and an independent program, on the customers with a purchase.
need cdnow.csv
need cdnow_sample.csv

# near NAME WANT IS TOLERANCE
near() {
    is "$1 ($3)" yes "$(awk -v a="$2" -v b="$3" -v t="$4" \
        'BEGIN { d = a - b; if (d < 0) d = -d; print (b != "" && d <= t) ? "yes" : "no" }')"
}
# at-least NAME BOUND IS, at_most NAME BOUND IS
at_least() {
    is "$1 ($3)" yes "$(awk -v a="$2" -v b="$3" 'BEGIN { print (b + 0 >= a) ? "yes" : "no" }')"
}
at_most() {
    is "$1 ($3)" yes "$(awk -v a="$2" -v b="$3" 'BEGIN { print (b != "" && b + 0 <= a) ? "yes" : "no" }')"
}
# fit MODEL LABEL r alpha a b loglik: parameters to 1e-4, likelihood to 1e-3
fit() {
    kam-churn -v --model="$1" --as-of=1997-09-30 "$KAM_DATA/cdnow_sample.csv" \
        2>&1 >/dev/null | grep "^kam-churn: $2: r " >"fit-$1"
    near "$1 r" "$3" "$(sed 's/.* r \([^ ]*\) .*/\1/' "fit-$1")" "${3}e-4"
    near "$1 alpha" "$4" "$(sed 's/.* alpha \([^ ]*\) .*/\1/' "fit-$1")" "${4}e-4"
    near "$1 a" "$5" "$(sed 's/.* a \([^ ]*\) .*/\1/' "fit-$1")" "${5}e-4"
    near "$1 b" "$6" "$(sed 's/.* b \([^ ,]*\),.*/\1/' "fit-$1")" "${6}e-4"
    near "$1 log-likelihood" "$7" \
        "$(sed 's/.*log-likelihood \([^ ,]*\),.*/\1/' "fit-$1")" 1e-3
}
fit bgnbd BG/CNBD-1 .2439025 4.4224353 .7925076 2.4229381 -9578.196564
fit mbgnbd MBG/CNBD-1 .5269272 6.1974731 .8946379 1.6270541 -9577.982032

kam-churn -q --backtest=1997-09-30,182d "$KAM_DATA/cdnow.csv" >backtest.csv
is "status of the backtest" 0 $?
# figure COLUMN of the first row
figure() {
    awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) col[$i] = i }
        NR == 2 { print $col[name] }' backtest.csv
}
is "customers scored" 23500 "$(figure accounts)"
near "base rate" .2588 "$(figure rate)" .0001
at_least "AUC" .770 "$(figure auc)"
at_most "Brier score" .149 "$(figure brier)"
near "mean forecast" "$(figure rate)" "$(figure forecast)" .03
near "AUC of recency" .7586 \
    "$(awk -F, '$2 == "recency" { print $7 }' backtest.csv)" .0001
is "no figure is not a number" 0 "$(grep -ci nan backtest.csv)"
is "the share that bought falls from active to at-risk" "active due at-risk" \
    "$(awk -F, '$3 ~ /^(active|due|at-risk)$/ { print $5, $3 }' backtest.csv |
        sort -r | cut -d' ' -f2 | tr '\n' ' ' | sed 's/ $//')"
