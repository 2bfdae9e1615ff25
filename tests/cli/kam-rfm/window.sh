# One month before 2024-03-31 is 2024-02-29, which is out; recency is from all
# history, and C without a purchase in the window is still there.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-02-10,50.5
C,2024-01-15,10
D,2024-03-30,1000
A,2024-03-01,200
D,2024-03-30,-200
E,2024-02-29,20
F,2024-03-05,-5
B,2024-03-20,49.5
A,2024-03-31,300
END
kam-rfm -q --window=1m --columns=customer,recency,frequency,monetary sales.csv
kam-rfm -q --window=31d --columns=customer,frequency,monetary sales.csv | grep E
kam-rfm -q --window=32d --columns=customer,frequency,monetary sales.csv | grep E
kam-rfm -q --window=5w --columns=customer,frequency,monetary sales.csv | grep B
kam-rfm -q --window=1y --columns=customer,frequency,monetary sales.csv | grep B
kam-rfm -q --window=1m --monetary=mean --columns=customer,monetary,m sales.csv
