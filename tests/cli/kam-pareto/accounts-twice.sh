# In accounts each customer stands once; the first fault is told.
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-01,x\n' >sales.csv
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-01,2\n' | kam-rfm -q >accounts.csv
sed -n 2p accounts.csv >>accounts.csv
sed -n '3s/2.00/oops/p' accounts.csv >>accounts.csv
kam-pareto accounts.csv
echo $?
kam-pareto --by=as_of accounts.csv
echo $?
sed -e 4,5d accounts.csv | kam-pareto --by=as_of
sed -e 4,5d accounts.csv | kam-pareto --to=2024-01-01
echo $?
