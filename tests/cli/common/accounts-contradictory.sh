# Rows of accounts that deny themselves are bad records, with their place.
head=customer,as_of,orders,days,lines,amount,returns,first_date,last_date,first_amount,gap_mean,gap_sd,gap_log_mean
try() {
    printf '%s\nok,2006-12-31,1,1,1,5,0,2006-12-01,2006-12-01,5,,,\n%s\n' \
        $head "$1" >accounts.csv
    kam-rfm -q accounts.csv
    echo $?
}
try 'x,2006-12-31,1,1,1,5,0,2006-12-01,2026-08-13,5,,,'
try 'x,2006-12-31,1,1,1,5,0,2006-12-02,2006-12-01,5,,,'
try 'x,2006-12-31,1,1,1,5,0,,2006-12-01,5,,,'
try 'x,2006-12-31,1,1,1,5,0,2006-12-01,,5,,,'
try 'x,2006-12-31,1,0,1,5,0,2006-12-01,2006-12-01,5,,,'
try 'x,2006-12-31,1,2,1,5,0,,,5,,,'
try 'x,2006-12-31,1,2,1,5,0,2006-12-01,2006-12-02,5,,,'
try 'x,2006-12-31,1,1,1,5,2.5,2006-12-01,2006-12-01,5,,,'
try 'x,2006-12-31,1,1,1,-5,-2.5,2006-12-01,2006-12-01,5,,,'
try 'x,2006-12-31,2,2,2,5,0,2006-12-01,2006-12-02,5,-1,,0'
try 'x,2006-12-31,3,3,3,5,0,2006-12-01,2006-12-03,5,1,-2,0'
try 'x,2006-12-31,3,3,3,5,0,2006-12-01,2006-12-03,5,1,0,-3'
kam-rfm --on-error=skip --rejects=bad.csv --columns=customer,recency \
    accounts.csv
cat bad.csv
