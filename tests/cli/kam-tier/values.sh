# A value that is no number ends the run with its place, or is counted; money
# as people write it; blanks are not zero.
printf 'tier,amount,margin\nlarge,>=3000,\ngood,,>0.2\nsmall,,\n' >rules.csv
cat >accounts.csv <<'END_OF'
customer,amount,margin
a,"¥3,000.00",
b,2999.9999999,0.21
c,2999.9999,0.2
d,oops,0.1
"e
f",(12.50),
,5,1
g,,1
h,1,x%
i,9e40,1
j, 3000 ,1
END_OF
kam-tier --rules=rules.csv accounts.csv
echo "status $?"
kam-tier --rules=rules.csv --on-error=skip --rejects=bad.csv accounts.csv
cat bad.csv
# Commas as decimals, a semicolon between fields, a customer by another name.
printf 'Kunde;amount;margin\nM\303\274ller;3.000,00;0,3\nBraun;2.999,99;0,3\n' >de.csv
kam-tier --rules=rules.csv --sep=';' --decimal=, --customer=Kunde de.csv
printf '客户名称,amount,margin\n长江钢铁,5000,\n' | kam-tier --rules=rules.csv
# A mark that does not fit.
printf 'customer,amount,margin\nx,"1.234,5",1\n' | kam-tier --rules=rules.csv
printf 'id,amount,margin\nx,1,1\n' | kam-tier --rules=rules.csv
