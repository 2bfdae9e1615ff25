# A ledger gives what its transactions give; so do accounts, but for the
# seasons and the 12-month amounts.
cat >sales.csv <<'END'
customer,date,amount
A,2023-01-10,100
A,2023-02-09,100
A,2023-03-12,110
A,2023-04-10,90
A,2023-05-11,100
A,2023-06-10,100
B,2023-01-05,50
B,2023-05-25,20
B,2023-06-25,-5
C,2023-06-20,30
D,2022-02-01,200
D,2022-02-20,300
D,2022-03-20,250
E,2023-06-01,-20
F,2022-01-15,40.55
G,2021-04-10,500
G,2021-05-12,400
G,2022-04-05,450
G,2022-05-15,500
G,2023-04-11,300
G,2023-05-09,350
"Hut, Ltd",2022-05-01,10
"Hut, Ltd",2022-07-01,10
"Hut, Ltd",2022-07-11,10
"Hut, Ltd",2022-12-01,15
END
cut=customer,expected_gap,p_active,annual_value,amount_at_risk,status
kam-churn -q --model=bgcnbd --columns=$cut --season-p=0 sales.csv >direct.csv
kam-churn -q --model=bgcnbd --season-p=0 sales.csv >all.csv
cut -d, -f1-13 all.csv >none.csv
awk -F, '
NR == 1 { print "customer,date,orders,lines,amount,returns"; next }
{ n = split($0, f, ","); a = f[n]; d = f[n - 1]
  name = substr($0, 1, length($0) - length(a) - length(d) - 2)
  print name "," d ",,1," a "," (a < 0 ? a : 0) }' sales.csv |
    kam-churn -q --model=bgcnbd --columns=$cut --season-p=0 |
    cmp - direct.csv && echo a ledger says the same
kam-rfm -q sales.csv | kam-churn -q --model=bgcnbd --columns=$cut |
    cmp - direct.csv && echo accounts say the same
