# Transactions by another column: key and amount; a blank customer is no
# fault there. Running twice changes nothing.
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
echo ',2024-03-31,5,Hose,West' >>sales.csv
kam-pareto --by=product sales.csv >products.csv
cat products.csv
kam-pareto --by=product products.csv | cmp - products.csv && echo same
kam-pareto --by=region --returns=drop --from=2024-02-01 --to=2024-03-30 sales.csv
echo $?
kam-pareto --by=region --on-error=skip sales.csv
kam-pareto --by=product --value=customer sales.csv
echo $?
