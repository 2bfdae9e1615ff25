cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
{
    sleep 0.2
    kam-rfm -q sales.csv
    echo $? >status
} | :
cat status
