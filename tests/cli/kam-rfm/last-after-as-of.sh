# An account cannot have bought after the day that it describes.
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
kam-rfm -q sales.csv | sed 's/,2024-03-30,1000/,2024-04-01,1000/' >accounts.csv
kam-rfm accounts.csv
