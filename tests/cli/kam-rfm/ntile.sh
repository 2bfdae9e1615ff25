# Five customers in two groups: the first, worst one is larger. C, D and E all
# have one order; the tie goes by customer, whatever the order of the rows.
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
kam-rfm --method=ntile --bins=2 --columns=customer,r,f,m sales.csv
kam-rfm sales.csv -q | { read -r header; echo "$header"; sort -r; } |
    kam-rfm --method=ntile --bins=2 --columns=customer,r,f,m
