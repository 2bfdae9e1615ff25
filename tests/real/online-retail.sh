# UCI Online Retail (D. Chen 2015): 541909 invoice lines of a wholesaler.
# The figures were computed by an independent program in exact fractions.
need online_retail.csv.gz
retail="--amount=Quantity*UnitPrice --order=InvoiceNo"

# total COLUMN FILE: the sum of a money column without quotes, exactly: in
# millionths, which awk's numbers hold to 9e15.
total() {
    awk -F, -v name="$1" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) col = i; next }
    {
        s = $col; sign = sub(/^-/, "", s) ? -1 : 1
        split(s, part, ".")
        sum += sign * (part[1] * 1000000 + substr(part[2] "000000", 1, 6))
    }
    END {
        sign = sum < 0 ? "-" : ""; if (sum < 0) sum = -sum
        low = sum % 1000000
        printf "%s%.0f.%06.0f\n", sign, (sum - low) / 1000000, low
    }' "$2"
}
# count COLUMN FILE: the sum of a column of counts
count() {
    awk -F, -v name="$1" '
    NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) col = i; next }
    { sum += $col }
    END { printf "%d\n", sum }' "$2"
}

# $retail is two options.
# shellcheck disable=SC2086
zcat "$KAM_DATA/online_retail.csv.gz" |
    kam-rfm $retail --on-error=skip --rejects=r.csv >accounts.csv 2>err
is "skip: status" 0 $?
is "customers" 4372 "$(($(wc -l <accounts.csv) - 1))"
is "amount" 8300065.814000 "$(total amount accounts.csv)"
is "returns" -611342.090000 "$(total returns accounts.csv)"
is "orders" 18532 "$(count orders accounts.csv)"
is "purchase days" 16763 "$(count days accounts.csv)"
is "lines" 406829 "$(count lines accounts.csv)"
is "as_of" 2011-12-09 "$(cut -d, -f2 accounts.csv | sed 1d | sort -u)"
is "with a purchase" 4338 "$(awk -F, 'NR > 1 && $3 > 0' accounts.csv | wc -l | tr -d ' ')"
is "the skipped are told by cause" 1 "$(grep -c '135080.*blank' err)"

# Each reject has its place, in order; no description spans lines here.
is "rejects" 135080 "$(($(wc -l <r.csv) - 1))"
is "rejects: header" file,line,column,cause,record "$(head -n 1 r.csv)"
is "rejects: file, column and cause" '<stdin> CustomerID blank' \
    "$(awk -F, 'NR > 1 { print $1, $3, $4 }' r.csv | sort -u)"
zcat "$KAM_DATA/online_retail.csv.gz" | awk '/,,[^,]*$/ { print NR }' >want
sed 1d r.csv | cut -d, -f2 >got
same "rejects: lines" want got
is "rejects: record" '<stdin>,624,CustomerID,blank,"536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom"' \
    "$(sed -n 2p r.csv)"

cat >want <<'END'
dimension,score,from,to,customers
recency,1,179,,861
recency,2,71,179,866
recency,3,32,71,863
recency,4,12.8,32,880
recency,5,,12.8,868
frequency,1,,1,1493
frequency,2,1,2,835
frequency,3,2,3,508
frequency,4,3,6,802
frequency,5,6,,700
monetary,1,,243.244,868
monetary,2,243.244,474.986,867
monetary,3,474.986,915.004,868
monetary,4,915.004,2016.214,867
monetary,5,2016.214,,868
END
# shellcheck disable=SC2086
kam-rfm -q $retail --on-error=skip --show-cuts \
    "$KAM_DATA/online_retail.csv.gz" >got
same "cuts" want got
for dimension in recency/r frequency/f monetary/m; do
    grep "^${dimension%/*}," want | cut -d, -f2,5 >want.scores
    kam-rfm -q --columns="${dimension#*/}" accounts.csv | grep '[1-5]' | sort |
        uniq -c | awk '{ print $2 "," $1 }' >got.scores
    same "scores of ${dimension%/*}" want.scores got.scores
done
is "customers scored 555" 323 \
    "$(kam-rfm -q --columns=rfm accounts.csv | grep -c '^555$')"

# The same bytes from the file as from the pipe, at other thread counts, and
# from the accounts.
for threads in 1 3; do
    # shellcheck disable=SC2086
    kam-rfm -q $retail --on-error=skip --threads=$threads \
        "$KAM_DATA/online_retail.csv.gz" >again.csv
    same "$threads threads" accounts.csv again.csv
done
kam-rfm -q accounts.csv >again.csv
same "from accounts" accounts.csv again.csv

# Without --on-error the first blank customer ends the run.
# shellcheck disable=SC2086
zcat "$KAM_DATA/online_retail.csv.gz" | kam-rfm $retail >out 2>err
is "stop: status" 3 $?
is "stop: nothing written" 0 "$(wc -c <out | tr -d ' ')"
is "stop: one line" 1 "$(wc -l <err | tr -d ' ')"
is "stop: line and column" 1 \
    "$(grep -c "^kam-rfm: <stdin>:624: column 'CustomerID': " err)"
is "stop: names the option" 1 "$(grep -c -e '--on-error=skip' err)"
