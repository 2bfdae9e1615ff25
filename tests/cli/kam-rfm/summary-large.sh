# Amounts that only add up in the order of names: what is added on the way
# could not be held in any other.
{
    echo customer,date,amount
    for i in 1 2 3 4 5 6 7 8 9; do
        echo "K${i}a,2024-01-0$i,900000000000000000000000"
        echo "K${i}b,2024-01-0$i,1"
        echo "K${i}b,2024-02-0$i,-900000000000000000000000"
    done
} >large.csv
printf 'segment,r,f,m\nall,1-5,1-5,1-5\n' >all.csv
for threads in 1 3; do
    kam-rfm -q --threads=$threads --summary --segments=all.csv \
        --columns=customers,amount large.csv
    echo "status $?"
done
