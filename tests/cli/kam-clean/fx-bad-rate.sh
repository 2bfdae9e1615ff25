printf 'date,currency,rate\n2024-03-01,USD,"7,1"\n' >rates.csv
printf 'customer,date,amount,currency\nA,2024-03-01,1,USD\n' >sales.csv
kam-clean --fx=rates.csv --currency=currency sales.csv
printf 'date,currency,rate\n03/01/2024,USD,7.1\n' >rates.csv
kam-clean --fx=rates.csv --currency=currency sales.csv
printf 'date,currency,rate\n2024-03-01,CNY,7.1\n' >rates.csv
kam-clean --fx=rates.csv --currency=currency --base=CNY sales.csv
