# What comes in again is written anew, in place; the standards behind
# tier_rank are no conditions then.
printf 'tier,amount,visits,desk\nlarge,>=3000,2,A\nsmall,,1,\n' >rules.csv
printf 'customer,amount,note\na,5000,"x, y"\nb,10,\n' >accounts.csv
kam-tier --rules=rules.csv accounts.csv >one.csv
kam-tier --rules=rules.csv one.csv | cmp one.csv - && cat one.csv
# Other rules.
sed 's/3000,2/9,4/' rules.csv >other.csv
kam-tier --rules=other.csv one.csv
# Through another tool.
cat >sales.csv <<'END_OF'
customer,date,amount,order
a,2024-01-01,2000,1
a,2024-02-01,3000,2
b,2024-02-02,100,3
END_OF
kam-tier -q --rules=rules.csv sales.csv | kam-rfm -q | kam-tier --rules=rules.csv --columns=customer,tier,visits,rfm
