# Up at once, down only a year after the last move; who meets the tier again
# when the year is over has it for another.
printf 'tier,amount\nlarge,>=3000\nsmall,\n' >rules.csv
prev=
for run in 2024-01-31:9:9 2024-03-31:4000:4000 2024-12-31:9:9 2025-03-30:9:9 \
    2025-03-31:9:3000 2025-04-30:9:9 2026-03-30:9:9 2026-03-31:9:9; do
    IFS=: read -r date a b <<END_OF
$run
END_OF
    printf "customer,as_of,amount\na,$date,$a\nb,$date,$b\n" |
        kam-tier --rules=rules.csv --down-after=12m $prev >$date.csv
    prev=--prev=$date.csv
    cat $date.csv
done
