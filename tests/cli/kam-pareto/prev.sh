# Is the business getting more dependent? An earlier summary beside this one.
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
kam-pareto -q --to=2024-02-29 --summary sales.csv >before.csv
kam-pareto -q --summary --prev=before.csv --format=json sales.csv
kam-pareto -q --to=2024-02-29 --within=product --summary sales.csv | sed -e s/Pump/Gone/ >before.csv
kam-pareto --summary --within=product --prev=before.csv --columns=product,keys,keys_prev,keys_change,total_change,cr1_prev,cr1_change,largest,largest_prev sales.csv
# It may carry an earlier one itself.
kam-pareto -q --summary --within=product --prev=before.csv sales.csv >now.csv
kam-pareto -q --summary --within=product --prev=now.csv sales.csv | cut -d, -f1-20
