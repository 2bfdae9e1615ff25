printf 'date,currency,rate\n2024-03-01,USD,7.1\n' >rates.csv
printf 'customer,date,amount,currency\nA,2024-03-01,1,USD\n' |
    kam-clean --fx=rates.csv --currency=curency
