# What each column holds, and what is wrong in it.
{
    echo 'Invoice,Date,Account,Net Amount,Currency,Qty,Due,Zip,Note'
    i=1
    while [ $i -le 40 ]; do
        echo "$((i / 2)),2024-03-$((i % 28 + 1)),C$((i % 7)),$i.50,EUR,$i,$((i % 28 + 1))/3/2024,0$((i * 1111)),"
        i=$((i + 1))
    done
    echo 'X1,2024-02-30,C1,n/a,EUR,2.5,31/4/2024,01234,'
    echo ' ,2024-03-05, ,"1,000",,,,,'
} >sales.csv
kam-clean --report sales.csv
