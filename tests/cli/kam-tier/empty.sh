# A header alone gives a header; who was there before is gone.
printf 'tier,amount\nlarge,>=3000\nsmall,\n' >rules.csv
printf 'customer,tier\na,large\n' >before.csv
printf 'customer,amount\n' >none.csv
kam-tier --rules=rules.csv none.csv
kam-tier --rules=rules.csv --prev=before.csv none.csv
kam-tier --rules=rules.csv --prev=before.csv --summary none.csv
kam-tier --rules=rules.csv --boundary-report none.csv
printf 'customer,date,amount\n' | kam-tier --rules=rules.csv --prev=before.csv
printf 'tier,amount\nbest,top 5%%\nrest,\n' >top.csv
kam-tier --rules=top.csv none.csv
