# A customer, a date and an amount are transactions, unless it is said that
# they are not; attached columns; chosen columns; other forms.
printf 'tier,amount,visits\nlarge,>=3000,2\nsmall,,1\n' >rules.csv
printf 'customer,date,amount\na,2024-01-01,2000\na,2024-01-02,2000\n' >table.csv
printf 'customer,region\na,East\n' >regions.csv
kam-tier --rules=rules.csv table.csv
kam-tier --rules=rules.csv --input=table table.csv
kam-tier --rules=rules.csv --attach=regions.csv:region --columns=customer,region,tier table.csv
kam-tier --rules=rules.csv --format=json --columns=customer,tier,tier_value,tier_rank,visits table.csv
kam-tier --rules=rules.csv --pretty table.csv
printf 'customer,region,amount\nb,"No, rth",5\n' >more.csv
printf 'amount,customer,region\n3000,a,East\n' >reordered.csv
kam-tier --rules=rules.csv more.csv reordered.csv
# --value shows another column.
printf 'customer,amount,orders\na,5000,3\n' | kam-tier --rules=rules.csv --value=orders
