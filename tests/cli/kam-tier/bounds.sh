# The telecom rules: a bound belongs to the tier above it. The file's monthly
# spend is in a column `amount`; calls a month count three times a quarter.
rules=$KAM_CASE/../../../examples/tiers-telecom.csv
cat >accounts.csv <<'END_OF'
customer,amount
A,1499.99
B,1500
C,2999.99
D,3000
E,9999.99
F,10000
END_OF
kam-tier --rules="$rules" accounts.csv
echo
# Nine accounts of the middle tier owe 18 visits and 27 calls a quarter.
awk 'BEGIN { print "customer,amount"; for (i = 1; i <= 9; i++) print "C" i "," 3000 + 700 * i }' |
    kam-tier --rules="$rules" --summary
