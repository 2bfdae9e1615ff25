# Where equal values make cuts collapse, the warning says what it costs.
# With -q it is silent.
printf 'customer,date,amount\n' >same.csv
for c in A B C D E F G H; do
    printf '%s,2024-01-0%d,5\n' $c 1
done >>same.csv
kam-rfm --columns=customer,rfm same.csv
kam-rfm -q --columns=customer,rfm same.csv | tail -n 1
kam-rfm --nested --bins=3 --columns=customer,rfm same.csv | head -n 1
