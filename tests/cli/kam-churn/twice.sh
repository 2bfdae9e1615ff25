# Running it twice is harmless.
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
kam-churn -q --season-p=0 --as-of=2023-06-30 sales.csv >once.csv
kam-churn -q --model=mbgcnbd --season-p=0 once.csv >twice.csv
sed 1q once.csv >head.csv
sed 1q twice.csv | cmp - head.csv && echo the same columns
cut -d, -f1-20 once.csv >a.csv
cut -d, -f1-20 twice.csv | cmp - a.csv && echo the same values
