# Within a tenth above or below a bound, and how much makes the next tier.
printf 'tier,amount,visits,desk\nkey,>=1000,4,yes\nlarge,300..1000,2,yes\nsmall,,1,no\n' >rules.csv
cat >accounts.csv <<'END_OF'
customer,amount,discount,visits_made
a,269.99,0,0
b,270,0.20,3
c,299.99,0.1,
d,300,0.05,1
e,329.99,,1
f,330,0,2
g,900,0.15,1
h,1000,0.1,4
i,1100,0.1,4
END_OF
kam-tier --rules=rules.csv --boundary=10% accounts.csv
kam-tier --rules=rules.csv --boundary=5% --hysteresis=10% --columns=customer,near,gap_to_next accounts.csv
kam-tier --rules=rules.csv --boundary-report --compare=discount,visits_made accounts.csv
kam-tier --rules=rules.csv --boundary-report --boundary=0.01% accounts.csv
# Where less is better the gap is negative.
printf 'tier,overdue\ngood,<30\nfair,<60\nbad,\n' >overdue.csv
printf 'customer,overdue\na,29.99\nb,30\nc,45\nd,100\ne,\n' |
    kam-tier --rules=overdue.csv --boundary=10%
# No bounds, no such column.
printf 'tier,customer\nA,=a\nrest,\n' >names.csv
kam-tier --rules=names.csv --boundary=10% accounts.csv
kam-tier --rules=rules.csv --value=discount --boundary=10% accounts.csv
kam-tier --rules=rules.csv --boundary-report --compare=discnt accounts.csv
kam-tier --rules=rules.csv --boundary=110% accounts.csv
