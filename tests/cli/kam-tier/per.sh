# The monthly average over a year: divided by the months begun since the
# window's start or the first purchase, three at least.
printf 'tier,amount\nlarge,>=3000\nsmall,<3000\n' >rules.csv
cat >sales.csv <<'END_OF'
customer,date,amount
yesterday,2024-12-30,8999.97
three,2024-10-15,9000
four,2024-09-30,12000
four-less,2024-09-30,11999.97
five,2024-08-31,15000
year,2023-12-31,50000
year,2024-01-01,35999.99
year,2024-12-31,0.01
old,2020-01-01,1
old,2024-06-30,36000
gone,2022-01-01,99999
returns,2024-12-01,9000
returns,2024-12-02,-0.01
END_OF
kam() {
    kam-tier -q --rules=rules.csv --columns=customer,amount,tier,tier_value "$@" sales.csv
}
kam --per=month
# A quarter is three monthly means, a year twelve.
kam --per=quarter | grep -e three -e year
kam --per=year | grep -e three -e year
kam --per=month --min-periods=1 | grep -e yesterday -e three
kam --per=month --window=2m | grep -e yesterday -e three -e year
kam --per=month --window=90d | grep -e yesterday -e three -e four
kam --per=month --as-of=2025-01-14 | grep -e three -e four
# Orders a month.
printf 'tier,orders\noften,>=1\nseldom,\n' >rules.csv
kam --per=month --value=orders | grep -e old -e returns
kam-tier -q --rules=rules.csv --columns=customer,orders,tier,tier_value sales.csv | grep -e old -e year
# What it cannot measure.
for options in '--per=month' '--per=month --value=gap_mean' '--per=week' '--window=6m' '--min-periods=2' '--per=month --input=table'; do
    kam-tier --rules=rules.csv $options sales.csv
    echo "status $?"
done
kam-tier --rules=rules.csv sales.csv | kam-tier --rules=rules.csv --per=month
echo "status $?"
