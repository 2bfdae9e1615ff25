# Recencies 0 1 11 31 76 are cut at 0.8 7 19 40; frequencies 1 1 1 2 3 at
# 1 1 1.4 2.2; amounts 10 20 100 600 800 each have a score of their own. F has
# returned something and bought nothing.
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
kam-rfm sales.csv
