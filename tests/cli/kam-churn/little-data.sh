# Data of which little can be said: a clear word, and no number that is none.
numbers() { # how many cells are no number where one should be
    grep -ciE '(^|,)-?(nan|inf)' "$1"
}
run() { # LABEL, then the options
    label=$1
    shift
    kam-churn "$@" >out.csv
    echo "$label: $?, $(grep -c . out.csv) lines, $(numbers out.csv) bad numbers"
}
echo "after as_of" >&2
kam-sim --rows=3000 --customers=200 >sales.csv
kam-churn -v --model=mbgnbd --as-of=2024-06-30 sales.csv 2>&1 >out.csv |
    grep 'not used' >&2
run "nothing before as_of" --as-of=2020-01-01 sales.csv
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-01,2\nC,2024-01-02,3\n' >new.csv
for model in auto regression mbgcnbd bgcnbd mbgnbd bgnbd window; do
    echo "all new, $model" >&2
    run "all new, $model" --model=$model new.csv
done
printf 'customer,date,amount\nA,2024-01-01,1\nA,2024-02-01,2\nA,2024-03-02,3\n' >one.csv
for model in auto mbgcnbd bgcnbd mbgnbd bgnbd window; do
    echo "one customer, $model" >&2
    run "one customer, $model" --model=$model one.csv
done
echo "one customer" >&2
run "one customer, a summary" -q --summary one.csv
run "one customer, a report" -q --report one.csv
run "one customer, tested" -q --backtest=2024-02-01,10d one.csv
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-01,2\n' >day.csv
echo "one day" >&2
run "one day" day.csv
run "one day, a summary" -q --summary day.csv
run "one day, tested" --backtest=2024-01-01,1d day.csv
printf 'customer,date,amount\nA,2024-01-01,-1\n' >returned.csv
echo "no purchase" >&2
run "no purchase" returned.csv
run "no purchase, coefficients" --model=regression --coefficients returned.csv
run "no purchase, tested" --backtest=2023-01-01,1d returned.csv
run "no purchase, saved" --save-model=no.txt returned.csv
sed 1q one.csv >header.csv
run "a header alone" header.csv
