# With a margin of 10 % a tier of 3000 is reached at 3300 and left below 2700,
# whether the rules are written as bands or as bounds.
cat >bands.csv <<'END_OF'
tier,amount
key,>=10000
large,3000..10000
small,<3000
END_OF
cat >bounds.csv <<'END_OF'
tier,amount
key,>=10000
large,>=3000
small,
END_OF
cat >before.csv <<'END_OF'
customer,tier
a,small
b,small
c,large
d,large
e,small
f,small
g,key
h,key
i,large
j,large
k,key
l,small
END_OF
cat >now.csv <<'END_OF'
customer,amount
a,3299.99
b,3300
c,2700
d,2699.99
e,10500
f,11000
g,9000
h,8999.99
i,10999.99
j,11000
k,2000
l,-5
m,3000
END_OF
kam-tier --rules=bands.csv --prev=before.csv --hysteresis=10% now.csv >one.csv
kam-tier --rules=bounds.csv --prev=before.csv --hysteresis=0.1 now.csv >two.csv
cmp one.csv two.csv && cat one.csv
# The margin is of the bound's absolute value, and where less is better it is
# taken off.
printf 'tier,result\ngood,>=-100\nbad,\n' >losses.csv
printf 'tier,overdue\ngood,<30\nbad,\n' >overdue.csv
printf 'customer,tier\na,bad\nb,bad\nc,good\nd,good\n' >before.csv
printf 'customer,result,overdue\na,-90.01,27\nb,-90,26.99\nc,-110,32.99\nd,-110.01,33\n' >now.csv
for rules in losses overdue; do
    kam-tier --rules=$rules.csv --prev=before.csv --hysteresis=10% now.csv
done
# Ranks and text have no margin.
printf 'tier,amount\nbest,top 1\nrest,\n' >rank.csv
printf 'customer,tier\na,best\nb,rest\n' >before.csv
printf 'customer,amount\na,100\nb,101\n' >now.csv
kam-tier --rules=rank.csv --prev=before.csv --hysteresis=50% --columns=customer,tier,move now.csv
