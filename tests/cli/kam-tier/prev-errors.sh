# What can be wrong with an earlier output, and with dates.
printf 'tier,amount\nlarge,>=3000\nsmall,\n' >rules.csv
printf 'customer,as_of,amount\na,2024-03-31,5000\n' >now.csv
printf 'customer,amount\na,5000\n' >undated.csv
kam() {
    kam-tier --rules=rules.csv "$@"
    echo "status $?"
}
printf 'customer,tier,tier_as_of\na,large,2024-04-30\n' >later.csv
kam --prev=later.csv now.csv
printf 'customer,tier\na,large\na,small\n' >twice.csv
kam --prev=twice.csv now.csv
printf 'customer,tier\n,large\n' >blank.csv
kam --prev=blank.csv now.csv
printf 'customer,tiers\na,large\n' >none.csv
kam --prev=none.csv now.csv
kam --prev=nowhere.csv now.csv
printf 'customer,tier\na,large\n' >good.csv
printf 'customer,as_of,amount\na,2024-03-31,5000\na,2024-03-31,5\n' >double.csv
kam --prev=good.csv double.csv
printf 'customer,as_of,amount\na,2024-03-31,5000\nb,2024-03-30,5\n' >days.csv
kam --prev=good.csv days.csv
printf 'customer,as_of,amount\na,March,5000\n' >month.csv
kam --prev=good.csv month.csv
for option in --min-stay=2 --down-after=6m --freeze=2024-01-01; do
    kam $option undated.csv
done
kam --hysteresis=ten now.csv
kam --hysteresis=-5% now.csv
kam --moved now.csv
kam --summary --boundary-report now.csv
kam --summary --moved --prev=good.csv now.csv
kam --compare=amount now.csv
kam --as-of=2024-03-31 now.csv
kam --value=amuont now.csv
kam-tier now.csv
echo "status $?"
