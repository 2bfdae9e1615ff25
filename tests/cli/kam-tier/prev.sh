# up, down, stay, new, gone; who is gone is listed once, as an account that has
# bought nothing, and is no account when the output comes in again.
printf 'tier,amount,visits\nkey,>=100,4\nlarge,>=50,2\nsmall,,1\n' >rules.csv
cat >sales.csv <<'END_OF'
customer,date,amount
b,2024-01-10,60
"c, Ltd",2024-01-10,120
d,2024-01-10,10
e,2024-01-10,10
f,2024-01-10,200
a,2024-02-10,70
b,2024-02-10,50
d,2024-02-11,-5
END_OF
kam-tier -q --rules=rules.csv --to=2024-01-31 sales.csv >january.csv
sed 's/^e,/z,/;s/^d,/"y, Ltd",/' january.csv >before.csv
kam-tier -q --rules=rules.csv --prev=before.csv sales.csv >now.csv
cat now.csv
echo
kam-tier -q --rules=rules.csv --prev=now.csv sales.csv --moved
echo
kam-tier -q --rules=rules.csv --prev=before.csv --moved --columns=customer,tier,move sales.csv
echo
# The output comes in again.
kam-tier --rules=rules.csv --prev=before.csv now.csv | cmp - now.csv && echo same
# A plain table has nothing but the name.
printf 'id;client;amount\n7;a;1\n' >plain.csv
kam-tier --sep=';' --rules=rules.csv --prev=before.csv --moved plain.csv
# A tier that the rules have no more.
printf 'customer,tier\na,bronze\n' >old.csv
printf 'customer,amount\na,60\n' | kam-tier --rules=rules.csv --prev=old.csv
