# An earlier summary that is none.
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
kam-pareto -q --summary sales.csv >before.csv
try() { kam-pareto -q --summary --prev=before.csv "$@" sales.csv; echo $?; }
try --within=product
sed -n 2p before.csv >>before.csv
try
sed -i -e 3d -e '2s/^[0-9]*,/six,/' before.csv
try
printf 'customer,segment\n' >before.csv
try
rm before.csv
try
kam-pareto -q --summary --within=product sales.csv >before.csv
sed -n 2p before.csv >>before.csv
try --within=product
