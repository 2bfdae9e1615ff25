# After the day of the freeze the list is fixed for a year: moves are pending,
# new accounts get their tier.
printf 'tier,amount\nlarge,>=3000\nsmall,\n' >rules.csv
prev=
for date in 2023-12-30 2023-12-31 2024-01-31 2024-12-30 2024-12-31; do
    case $date in
    2023-12-30) printf "customer,as_of,amount\na,$date,9\n" ;;
    2023-12-31) printf "customer,as_of,amount\na,$date,4000\n" ;;
    *) printf "customer,as_of,amount\na,$date,9\nb,$date,5000\n" ;;
    esac | kam-tier --rules=rules.csv --freeze=2023-12-31 $prev >$date.csv
    prev=--prev=$date.csv
    cat $date.csv
done
