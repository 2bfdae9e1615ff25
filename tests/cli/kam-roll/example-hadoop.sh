# Hadoop streaming's mapper, sort and reducers, played by the shell: two
# mappers, two reducers, a name with a comma, the bytes of one kam-roll.
hadoop=$KAM_CASE/../../../examples/hadoop
kam-sim --rows=20000 --customers=300 --output=sales.csv
awk -F, -v OFS=, 'NR > 1 {
    if ($3 ~ /7$/) $3 = "\"Maier, \"\"" $3 "\"\"\""
    print $3, $2, $10, $1 >("map" substr($1, length($1)) % 2)
}' sales.csv
export KAM_HEADER=customer,date,amount,order
echo $KAM_HEADER | cat - map0 map1 >all.csv
for n in 0 1; do
    sh "$hadoop/map.sh" <map$n
done | LC_ALL=C sort -t"$(printf '\t')" -k1,1 >shuffled
grep -c . <shuffled >lines
awk -F'\t' '$1 != last { last = $1; n++ } { print >("reduce" n % 2) }' shuffled
kam-roll --by=day all.csv | sed 1d >want.csv
for n in 0 1; do
    sh "$hadoop/reduce.sh" <reduce$n
done | kam-roll --by=day --header=customer,date,orders,lines,amount,returns |
    sed 1d | cmp - want.csv
kam-roll --by=quarter all.csv | sed 1d >want.csv
KAM_BY=quarter sh "$hadoop/reduce.sh" <shuffled | cmp - want.csv
kam-roll --as-of=2026-01-01 all.csv | sed 1d >want.csv
KAM_BY=customer KAM_AS_OF=2026-01-01 sh "$hadoop/reduce.sh" <shuffled | cmp - want.csv
wc -l <want.csv
