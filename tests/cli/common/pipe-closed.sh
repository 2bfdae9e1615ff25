# A reader that has enough ends the run quietly, with success.
{
    kam-sim --rows=200000 --customers=1000
    echo $? >status
} | head -n 1
cat status
