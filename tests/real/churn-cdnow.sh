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
falls() { # NAME STATUSES: the share that bought, best first
    is "share that bought, $1" "$2" "$(awk -F, '
        $3 ~ /^(active|due|at-risk|lost|ended)$/ && $4 > 0 { print $5, $3 }' \
        backtest.csv | sort -r | cut -d' ' -f2 | tr '\n' ' ' | sed 's/ $//')"
}
# Nobody is lost or over here: of the least likely tenth .098 bought, and of
# the clusters that went silent more than of the other accounts at risk.
falls "half a year" "active due at-risk"
at_least "least likely tenth" .09 \
    "$(awk -F, '$3 == "tenth-1" { print $5 }' backtest.csv)"
# One-time buyers have a P(alive) of .34: from there on there are lost ones.
for date in 1997-09-30,182d 1998-03-31,91d; do
    kam-churn -q --lost=.35 --backtest=$date "$KAM_DATA/cdnow.csv" >backtest.csv
    falls "$date, lost below .35" "active due at-risk lost"
    at_least "accounts lost, $date" 10000 \
        "$(awk -F, '$3 == "lost" { print $4 }' backtest.csv)"
done
kam-churn -q --backtest=rolling:4 "$KAM_DATA/cdnow.csv" >rolling.csv
for date in $(awk -F, '$3 == "due" { print $1 }' rolling.csv); do
    grep "^$date" rolling.csv | grep -v ",lost," >backtest.csv
    falls "$date" "active due at-risk"
done
# A p_active below .1 is what it says.
is "the lost come back as seldom as --lost has it" yes "$(awk -F, '
    $3 == "lost" && $4 > 0 { n += $4; bought += $4 * $5 }
    END { print (n > 200 && bought / n < .1) ? "yes" : "no" }' rolling.csv)"
is "dates" 4 "$(grep -c ,due, rolling.csv)"
# The record of the rule that clusters are over, counted independently: as of
# 1998-06-30, of those silent for more than 180 days after three purchases or
# more within 180.
kam-churn -q --model=window --report "$KAM_DATA/cdnow.csv" >report.csv
is "clusters called over, back" "$(awk -F, '
    function number(d,  y, m, k) { # of days
        y = substr(d, 1, 4) - 1997; m = substr(d, 6, 2) + 0; k = 365 * y
        for (i = 1; i < m; i++) k += i == 2 ? 28 : (i == 4 || i == 6 || i == 9 || i == 11) ? 30 : 31
        return k + substr(d, 9, 2)
    }
    function past(c, day) { # the silence before `day`
        if (n[c] < 3 || last[c] - first[c] > 180 || over[c]) return
        if (day - last[c] > 181) { over[c] = 1; called++; back++ }
    }
    NR > 1 && $4 > 0 {
        day = number($2)
        if (!($1 in first)) first[$1] = day
        else if (day > last[$1]) past($1, day)
        if (day != last[$1]) n[$1]++
        last[$1] = day
    }
    END {
        for (c in last)
            if (n[c] >= 3 && last[c] - first[c] <= 180 && !over[c] && number("1998-06-30") - last[c] >= 181)
                called++
        print called, back
    }' "$KAM_DATA/cdnow.csv")" \
    "$(awk -F, '$1 == "clusters.called" { n = $2 } $1 == "clusters.back" { print n, $2 }' report.csv)"
is "such are in doubt" yes "$(awk -F, '$1 == "clusters.in_doubt" { print $2 }' report.csv)"

# The report has the same fit, and its errors.
kam-churn -q --model=bgnbd --as-of=1997-09-30 --report \
    "$KAM_DATA/cdnow_sample.csv" >report.csv
# said NAME COLUMN
said() {
    awk -F, -v name="$1" -v col="$2" '$1 == name { print $col }' report.csv
}
near "reported r" .2439025 "$(said p_buy.r 2)" .2439025e-4
near "reported b" 2.4229381 "$(said p_buy.b 2)" 2.4229381e-4
near "reported log-likelihood" -9578.196564 "$(said p_buy.loglik 2)" 1e-3
is "reported customers" "2357 2349" "$(said customers 2) $(said buyers 2)"
is "reported verdict" converged "$(said p_buy.verdict 2)"
at_least "error of ln r" .01 "$(said p_buy.ln_r 3)"

# Churn of the cohort's first quarter in the first half of 1998, counted
# independently under the window rule: lost is who has been silent for more
# than a year, and for all of the period.  There are no projects here.
kam-churn -q --summary --model=window --lost-after=365d --project-within=1d \
    --base=1997-01-01..1997-03-31 --period=1998-01-01..1998-06-30 \
    "$KAM_DATA/cdnow.csv" |
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    { print $at["base_accounts"], $at["base_amount"], $at["retained_accounts"],
        $at["retained_amount"], $at["lost_accounts"], $at["lost_amount"],
        $at["undecided_accounts"], $at["undecided_amount"] }' >is.txt
awk -F, '
NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
$at["amount"] > 0 { c = $at["customer"]; d = $at["date"]; gsub(/-/, "", d)
    if (d <= 19970331) base[c] += $at["amount"]
    if (d >= 19980101) again[c] = 1
    if (d > last[c]) last[c] = d }
END { for (c in base) { n++; all += base[c]
    if (c in again) { kept++; held += base[c] }
    else if (last[c] < 19970630) { lost++; gone += base[c] }
    else { open++; left += base[c] } }
    printf "%d %.2f %d %.2f %d %.2f %d %.2f\n", n, all, kept, held, lost, gone,
        open, left }' "$KAM_DATA/cdnow.csv" >want.txt
is "base, retained, lost, undecided" "$(cat want.txt)" "$(cat is.txt)"
