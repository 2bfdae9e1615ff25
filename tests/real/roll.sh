# Ledgers of real exports: closed under rolling, and every tool gives the same
# answer from a ledger as from the lines.
need online_retail.csv.gz
need cdnow.csv

# closed NAME FILE OPTIONS...: FILE is split at random by customer
closed() {
    name=$1 file=$2
    shift 2
    awk 'NR == 1 { print >"a.csv"; print >"b.csv"; print >"c.csv"; next }
        { print >(substr("abc", 1 + int(rand() * 3), 1) ".csv") }' "$file"
    for by in day week month quarter year; do
        kam-roll -q --by=$by "$@" "$file" >whole.csv
        is "$name by $by: rows" yes "$([ "$(wc -l <whole.csv)" -gt 2000 ] && echo yes)"
        for part in a b c; do
            kam-roll -q --by=$by "$@" $part.csv >l$part.csv
        done
        kam-roll -q --by=$by "$@" la.csv lb.csv lc.csv >got.csv
        same "$name by $by: roll(roll(a) + roll(b) + roll(c))" whole.csv got.csv
        kam-roll -q --by=$by "$@" la.csv b.csv lc.csv --threads=3 >got.csv
        same "$name by $by: a mixture" whole.csv got.csv
        kam-roll -q --by=$by "$@" whole.csv >got.csv
        same "$name by $by: again" whole.csv got.csv
    done
}

# alike NAME FILE OPTIONS...: accounts and scores from the ledger
alike() {
    name=$1 file=$2
    shift 2
    kam-roll -q --by=day "$@" "$file" >ledger.csv
    kam-roll -q "$@" "$file" >want.csv
    kam-roll -q ledger.csv >got.csv
    same "$name: accounts from the ledger" want.csv got.csv
    for options in --columns= --window=12m --frequency=days \
        --frequency=lines --show-cuts --summary; do
        [ $options = --columns= ] && options=-v
        kam-rfm -q $options "$@" "$file" >want.csv
        kam-rfm -q $options ledger.csv >got.csv
        same "$name: kam-rfm $options from the ledger" want.csv got.csv
    done
    for by in week month quarter year; do
        kam-roll -q --by=$by --fiscal-year-start=4 "$@" "$file" >want.csv
        kam-roll -q --by=$by --fiscal-year-start=4 ledger.csv >got.csv
        same "$name: by $by from the ledger" want.csv got.csv
    done
}

# Invoices are split by line here, so that none must be counted.
zcat "$KAM_DATA/online_retail.csv.gz" | awk 'NR == 1 || /,[0-9.]+,[^,]*$/' >r.csv
closed retail r.csv --amount='Quantity*UnitPrice' --order=none
closed "retail by country" r.csv --amount='Quantity*UnitPrice' --order=none \
    --keys=Country,StockCode --sum=Quantity
closed cdnow "$KAM_DATA/cdnow.csv"
alike retail r.csv --amount='Quantity*UnitPrice' --order=InvoiceNo
alike cdnow "$KAM_DATA/cdnow.csv"
