# Accounts and business by tier, what is due, and with --prev where they went.
printf 'tier,amount,visits,desk\nkey,>=1000,4,yes\nlarge,300..1000,2,yes\nsmall,100..300,1.5,\n' >rules.csv
cat >before.csv <<'END_OF'
customer,tier
a,key
b,key
c,large
d,small
e,
f,large
g,bronze
END_OF
cat >now.csv <<'END_OF'
customer,amount
a,5000
b,400
c,1000
d,99
e,150
g,300
h,-20
END_OF
kam-tier --rules=rules.csv --summary now.csv
kam-tier -q --rules=rules.csv --summary --prev=before.csv now.csv
kam-tier --rules=rules.csv --summary --pretty now.csv
kam-tier --rules=rules.csv --summary --format=json now.csv
# The totals.
for alarm in 'up>1' 'down>2' 'down>=2' 'gone=1' 'new!=1' 'large:accounts<2' \
    'large:share<30%' 'key:to_large>=1' ':accounts>1' 'amount>6928' 'visits>11,up>9' \
    'key:visits=8' 'amount_share=1'; do
    kam-tier --rules=rules.csv --prev=before.csv --fail-if="$alarm" --columns=customer now.csv 2>&1 >out | grep fail-if
    kam-tier -q --rules=rules.csv --prev=before.csv --fail-if="$alarm" --summary now.csv >out
    echo "$alarm: status $?"
done
for alarm in down 'sideways>1' 'tin:accounts>1' 'up>x' ; do
    kam-tier --rules=rules.csv --prev=before.csv --fail-if="$alarm" now.csv
    echo "status $?"
done
kam-tier --rules=rules.csv --fail-if='up>1' now.csv
echo "status $?"
