printf 'date,currency,rate\n2024-03-01,USD,7.1\n2024-03-01,USD,7.10\n2024-03-01,USD,7.2\n' >rates.csv
printf 'customer,date,amount,currency\nA,2024-03-01,1,USD\n' >sales.csv
kam-clean --fx=rates.csv --currency=currency sales.csv
