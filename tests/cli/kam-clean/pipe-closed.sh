{
    kam-sim --rows=200000 --customers=1000 | kam-clean
    echo $? >status
} | head -n 1
cat status
