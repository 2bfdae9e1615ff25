# The columns of accounts and ledgers are known: options that tell of those of
# transactions are refused, not ignored.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm -q --columns=customer,as_of,orders,days,lines,amount,returns,first_date,last_date,first_amount,gap_mean,gap_sd,gap_log_mean \
    sales.csv >accounts.csv
printf 'customer,date,orders,lines,amount,returns\nAcme,2024-03-01,1,1,10,0\n' >ledger.csv
printf 'tier,amount\nlarge,>=15\nsmall,\n' >rules.csv
for option in customer=amount date=as_of amount=returns order=none \
    date-format=dmy; do
    for file in accounts.csv ledger.csv; do
        kam-rfm --$option $file
        echo $?
        kam-pareto --$option $file
        echo $?
        kam-tier --rules=rules.csv --$option $file
        echo $?
    done
done
# A table that --input makes a plain one has columns to name.
kam-pareto --input=table --customer=customer --amount=orders \
    --columns=customer,orders,rank accounts.csv
