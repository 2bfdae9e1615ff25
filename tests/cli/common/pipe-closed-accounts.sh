kam-sim --rows=50000 --customers=20000 >sales.csv
{
    kam-rfm -q sales.csv
    echo $? >status
} | head -n 1
cat status
