# The rate of the day or the last one of the seven days before it.
cat >rates.csv <<'END'
date,currency,rate
2024-03-08,USD,7.2001
2024-03-01,USD,7.1052
2024-03-01,EUR,7.7
END
cat >sales.csv <<'END'
customer,date,amount,currency
A,2024-03-01,$10,USD
A,2024-03-07,12.50,USD
A,2024-03-08,10,USD
B,2024-03-08,-0.333333,EUR
C,1999-01-01,"¥1,000",CNY
END
kam-clean --fx=rates.csv --currency=currency --base=CNY --to=2024-12-31 sales.csv
