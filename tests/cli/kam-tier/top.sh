# The largest so many, or so much of all rounded half up; ties by customer.
cat >accounts.csv <<'END_OF'
customer,amount,score
b,10,1
a,10,1
e,50,
d,5,3
c,10,2
f,,9
END_OF
grep -v '^f' accounts.csv >five.csv
try() {
    printf '%s\n' "$@" >rules.csv
    kam-tier --rules=rules.csv --columns=customer,tier,tier_value five.csv
}
try tier,amount 'best,top 3' rest,
# 10 % of five is 0.5 and rounds to one, 50 % is 2.5 and rounds to 3, 9 % to none.
try tier,amount 'best,top 10%' rest,
try tier,amount 'best,top 50%' rest,
try tier,amount 'best,top 9%' rest,
try tier,amount 'best,top 100' rest,
# Ranks with bounds; a blank score has no rank.
try tier,score,amount 'best,top 4,>=10' 'good,,>=10' rest,,
# The order of the rows changes nothing.
printf 'tier,amount\nbest,top 2\nrest,\n' >rules.csv
kam-tier --rules=rules.csv five.csv | sort >one
{ head -n 1 five.csv; sed 1d five.csv | sort -r; } | kam-tier --rules=rules.csv | sort | cmp - one && echo same
kam-tier --rules=rules.csv accounts.csv
echo "status $?"
kam-tier --rules=rules.csv --on-error=skip --rejects=bad.csv accounts.csv
cat bad.csv
