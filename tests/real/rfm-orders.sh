# Orders of the R package rfm, as of 2006-12-31.  The package counts rows and
# prints quantile + 1 as its cuts: R 115 181 297.4 482, F 4 5 6 8,
# M 255.8 382 506.4 666.
need rfm_orders.csv
orders="--as-of=2006-12-31 --frequency=lines $KAM_DATA/rfm_orders.csv"
# $orders is options and a file.
# shellcheck disable=SC2086
kam-rfm -q $orders >accounts.csv
is "status" 0 $?
is "customers" 995 "$(($(wc -l <accounts.csv) - 1))"
is "rows and amount" "4906 464158.00" \
    "$(awk -F, 'NR > 1 { n += $5; sum += $6 } END { printf "%d %.2f", n, sum }' accounts.csv)"
# shellcheck disable=SC2086
is "customer C0004" C0004,98,7,596.00,5,4,4 \
    "$(kam-rfm -q --columns=customer,recency,frequency,monetary,r,f,m $orders |
        grep '^C0004,')"
cat >want <<'END'
recency 481 296.4 180 114
frequency 3 4 5 7
monetary 254.8 381 505.4 665
END
# shellcheck disable=SC2086
kam-rfm -q --show-cuts $orders |
    awk -F, '
    NR > 1 && ($1 == "recency" ? $3 : $4) != "" {
        cut = $1 == "recency" ? $3 : $4
        if (cut ~ /\./) { sub(/0+$/, "", cut); sub(/\.$/, "", cut) }
        line[$1] = line[$1] " " cut
    }
    END {
        print "recency" line["recency"]; print "frequency" line["frequency"]
        print "monetary" line["monetary"]
    }' >got
same "cuts" want got
