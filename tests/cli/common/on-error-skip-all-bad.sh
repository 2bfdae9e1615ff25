cat >sales.csv <<'END'
customer,date,amount
,2024-03-01,1
END
kam-rfm --on-error=skip sales.csv
