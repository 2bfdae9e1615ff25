# Concentration of UCI Online Retail (D. Chen 2015) and of the CD purchases
# of B. Hardie's teaching data.  The figures were computed by an independent
# program in exact fractions.
need online_retail.csv.gz
need cdnow.csv
zcat "$KAM_DATA/online_retail.csv.gz" >retail.csv
awk 'NR == 1 || !/,,[^,]*$/' retail.csv >known.csv
retail() {
    kam-pareto -q --amount='Quantity*UnitPrice' --order=InvoiceNo "$@" \
        known.csv
}
# lines: also those without a customer
lines() {
    kam-pareto -q --amount='Quantity*UnitPrice' "$@" retail.csv
}
figures=keys,total,keys_for_80,cr1,cr4,cr10,gini,hhi,theil

retail --summary --columns=$figures | tail -n 1 >got
echo 4317,8313294.954,1178,0.033619524,0.102965467,0.164697848,0.702828329,0.004500381,1.330200398 >want
same "online retail, net" want got
retail --summary --returns=drop \
    --columns=keys,top20_share,keys_for_80,cr10,gini,hhi | tail -n 1 >got
echo 4338,0.746171372,1133,0.172618812,0.715139618,0.004643601 >want
same "online retail, sales" want got

retail --columns=customer,amount,rank,share,cum_share,cum_keys,class >ranked
is "online retail, net: class A" 1178 "$(grep -c ',A$' ranked)"
is "online retail, net: up to 95 %" 2634 "$(grep -c ',[AB]$' ranked)"
is "online retail, net: keys without a share" 55 "$(grep -c ',,,,$' ranked)"
is "online retail, sales: up to 95 %" 2602 \
    "$(retail --returns=drop --columns=class | grep -c '[AB]')"
# ends FILE: how many are in class A, how many in A and B
ends() {
    echo "$(grep -c A "$1") $(grep -c '[AB]' "$1")"
}
retail --classes=auto --columns=class | sed 1d >got
is "online retail, net: limits of the curve" "904 1410" "$(ends got)"

# By columns of the lines, where a customer may be blank: against awk's sums.
# Amounts are whole thousandths; no description spans lines.
# sums COLUMN: key and thousandths, greatest first
sums() {
    sed -e 1d -e 's/"[^"]*\(""[^"]*\)*"/Q/g' retail.csv |
        awk -F, -v col="$1" '
        $4 "" != "" { sum[$col] += $4 * sprintf("%.0f", $6 * 1000) }
        END { for (k in sum) printf "%s,%.0f\n", k, sum[k] }' |
        sort -t, -k2,2nr -k1,1
}
for by in StockCode/2 Country/8; do
    sums "${by#*/}" >want
    lines --by="${by%/*}" >got.csv
    sed 1d got.csv | cut -d, -f1,2 | awk -F, '
        {
            n = split($2, part, "."); neg = sub(/^-/, "", part[1])
            v = part[1] * 1000 + substr((n > 1 ? part[2] : "") "000", 1, 3)
            printf "%s,%s%.0f\n", $1, neg && v ? "-" : "", v
        }' >got
    same "online retail by ${by%/*}: sums and ranks" want got
    lines --by="${by%/*}" --summary --columns=keys,total,gini,hhi |
        tail -n 1 >got
    awk -F, '
    $2 > 0 { x[++n] = $2; total += $2 }
    END {
        for (i = 1; i <= n; i++) {
            gini += (n + 1 - 2 * i) * x[i]; hhi += (x[i] / total) ^ 2
        }
        printf "%d,%.3f,%.9f,%.9f\n", n, total / 1000, gini / n / total, hhi
    }' want >figures
    same "online retail by ${by%/*}: figures" figures got
done
is "online retail by country: total" 9747747.934 \
    "$(lines --by=Country --summary --columns=total | tail -n 1)"
is "online retail by country: total where there is a customer" 8300065.814 \
    "$(retail --by=Country --summary --columns=total | tail -n 1)"

# The order of the rows, the threads and the way in do not show.
{ head -n 1 retail.csv; sed 1d retail.csv | sort -t, -k7; } >sorted.csv
lines --by=Country --within=StockCode >one
kam-pareto -q --amount='Quantity*UnitPrice' --threads=3 \
    --by=Country --within=StockCode <sorted.csv >two
same "online retail, rows in another order" one two
retail >one
kam-rfm -q --amount='Quantity*UnitPrice' --order=InvoiceNo \
    --columns="$(head -n 1 one | cut -d, -f1-13)" known.csv |
    kam-pareto -q >two
same "online retail, from accounts" one two
kam-pareto -q two >again
same "online retail, again" two again

cdnow="$KAM_DATA/cdnow.csv"
kam-pareto -q --summary --columns=keys,total,gini,hhi,keys_for_80 "$cdnow" |
    tail -n 1 >got
echo 23502,2500315.63,0.633513864,0.000261261,7695 >want
same "cdnow" want got
is "cdnow: up to 95 %" 15739 \
    "$(kam-pareto -q --columns=class "$cdnow" | grep -c '[AB]')"
kam-pareto -q --classes=auto --columns=class "$cdnow" | sed 1d >got
is "cdnow: limits of the curve" "5897 8614" "$(ends got)"
is "cdnow: shares add up to 1" 1000000000 \
    "$(kam-pareto -q --columns=share "$cdnow" |
        awk 'NR > 1 && $1 != "" { sub(/\./, ""); sum += $1 } END { printf "%d", sum }')"
