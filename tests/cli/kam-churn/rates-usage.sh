# What cannot be, told in one line.
cat >sales.csv <<'END'
customer,date,amount,region
A,2023-01-03,960,north
A,2024-06-01,10,north
A,2024-06-29,10,north
END
base=--base=2023-01-01..2023-12-31
period=--period=2024-01-01..2024-06-30
run() {
    kam-churn --model=window "$@"
    echo "= $?"
}
run --by=region sales.csv
run $base $period --report sales.csv
run --summary $base sales.csv
run --summary $period sales.csv
run --summary --reason-file=x.csv sales.csv
run --summary --base=2023-01-01..2024-01-01 $period sales.csv
run --summary --base=2023 $period sales.csv
run --summary $base --period=2024-06-30..2024-01-01 sales.csv
run --summary $base $period --as-of=2024-03-31 sales.csv
run --summary --base=2021-01-01..2021-12-31 $period sales.csv
run --summary $base --period=2024-01-01..2024-07-31 --columns=revenue_churn \
    sales.csv
run --summary --by=regoin sales.csv
sed 2q sales.csv >one.csv
run --summary --by=region --attach=one.csv:amount sales.csv
kam-rfm -q sales.csv >accounts.csv
run --summary $base $period accounts.csv
run --summary --by=region accounts.csv
kam-roll -q --by=day sales.csv >ledger.csv
run --summary --by=region ledger.csv
sed 1q sales.csv >none.csv
run --summary $base $period none.csv
run --summary $base $period --partial=150% sales.csv
kam-churn -q --model=mbgcnbd --save-model=model.txt sales.csv >/dev/null
sed -i 's/^trained_to .*/trained_to 2024-07-01/' model.txt
kam-churn --model-file=model.txt --summary $base $period sales.csv
echo "= $?"
