# Accounts are rolled up, ranked and classed; F has returned more than it
# bought and stands last.
cat >sales.csv <<'END'
customer,date,amount,product,region
A,2024-01-01,100,Belt,North
B,2024-02-10,50.5,Hose,South
C,2024-01-15,10,Belt,North
D,2024-03-30,1000,Belt,South
A,2024-03-01,200,Hose,North
D,2024-03-30,-200,Belt,South
E,2024-02-29,20,Pump,
F,2024-03-05,-5,Pump,South
B,2024-03-20,49.5,Belt,South
A,2024-03-31,300,Pump,North
END
kam-pareto sales.csv
