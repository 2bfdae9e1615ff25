# For cron: one line on stderr and exit status 1.
cat >sales.csv <<'END'
customer,date,amount,region
A,2023-01-01,960,north
A,2024-06-01,10,north
A,2024-06-30,10,north
B,2023-03-01,40,south
END
run() {
    kam-churn --model=window --lost-after=180d "$@" sales.csv
    echo "= $?"
}
rates='--summary --base=2023-01-01..2023-12-31 --period=2024-01-01..2024-06-30'
run $rates --columns=revenue_churn,logo_churn --fail-if='revenue_churn>0.03'
run $rates --columns=revenue_churn --fail-if='revenue_churn>4%'
run $rates --by=region --columns=region,revenue_churn \
    --fail-if='south:revenue_churn>=1, north:lost_accounts>0, logo_churn>40%'
run --summary --columns=status,accounts --fail-if='lost:accounts>0'
run --columns=customer,status --fail-if='lost:annual_value>=40'
run $rates --fail-if='revenue_chrun>0.03'
run $rates --fail-if='revenue_churn'
run --summary --fail-if='gone:accounts>0'
run --backtest=2023-12-31 --fail-if='lost:accounts>0'
