printf 'date,currency,rate\n2024-03-01,USD,7.1\n' >rates.csv
cat >sales.csv <<'END'
customer,date,amount,currency
A,2024-03-01,1,USD
B,2024-03-01,2,EUR
C,2024-02-29,3,USD
D,2024-03-01,4,
E,2024-03-02,5,USD
END
kam-clean --fx=rates.csv --currency=currency --on-error=skip --rejects=bad.csv sales.csv
cat bad.csv
