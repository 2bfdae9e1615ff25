# Printed cuts give the scores again that they were printed from, thirds too.
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
cat >>sales.csv <<'END'
G,2024-01-02,11.111111
H,2024-03-03,70.000001
END
kam-rfm -q --bins=r=3,f=2,m=9 --segments=cn8 sales.csv >by-quantile.csv
kam-rfm -q --bins=r=3,f=2,m=9 --show-cuts sales.csv | tee cuts.csv
kam-rfm --cuts=cuts.csv --segments=cn8 sales.csv >by-cuts.csv
cmp by-quantile.csv by-cuts.csv && echo same
kam-rfm --cuts=cuts.csv --show-cuts sales.csv | cmp - cuts.csv && echo same
