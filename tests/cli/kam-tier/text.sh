# Text is compared byte by byte, without its quotes; the same tier may have
# several rows.
cat >rules.csv <<'END_OF'
tier,region,code,amount,manager
key,=East,,>=100,Lin
key,=West,!=07,>=200,Wu
"rest, all",,,,"the ""pool"""
END_OF
cat >accounts.csv <<'END_OF'
customer,amount,region,code
a,100,East,7
b,100,"East",7
c,100, East,7
d,200,West,7
e,200,West,07
"f ""x""",200,West,"0""7"
END_OF
kam-tier --rules=rules.csv accounts.csv
kam-tier --rules=rules.csv --summary accounts.csv
printf 'tier,orders\none,=1\nmore,!=1\n' >orders.csv
printf 'customer,orders\na,1\nb,1.00\nc,2\n' | kam-tier --rules=orders.csv
