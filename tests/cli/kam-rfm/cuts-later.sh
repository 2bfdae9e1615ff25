# Last month's cuts score this month's customers; a cut belongs to the score
# below it.
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
cat >cuts.csv <<'END'
dimension,score,from,to
recency,2,,11
recency,1,11,
monetary,1,,100
monetary,2,100.00,600
monetary,3,600,
frequency,1,,1
frequency,2,1,
END
kam-rfm --cuts=cuts.csv --columns=customer,recency,frequency,monetary,rfm sales.csv
