# JSON has numbers where columns are numbers; the closed pipe is quiet.
printf 'customer,amount\nA,"1,250.50"\nB,20\nC,-1\n' >t.csv
kam-pareto -q --format=json t.csv
awk 'BEGIN { print "customer,amount"; for (i = 0; i < 50000; i++) print i ",1" }' |
    kam-pareto | head -n 2
