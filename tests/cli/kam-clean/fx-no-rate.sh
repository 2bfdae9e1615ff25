printf 'date,currency,rate\n2024-03-01,USD,7.1\n' >rates.csv
cat >sales.csv <<'END'
customer,date,amount,currency
A,2024-03-08,1,USD
A,2024-03-09,1,USD
END
kam-clean --fx=rates.csv --currency=currency sales.csv
