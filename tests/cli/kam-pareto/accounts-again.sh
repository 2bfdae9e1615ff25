# From accounts the same bytes as from transactions, running twice changes
# nothing, and what was appended before is kept.
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
kam-pareto -q sales.csv >ranked.csv
kam-rfm -q --columns="$(head -n 1 ranked.csv | cut -d, -f1-13)" sales.csv >accounts.csv
kam-pareto -q accounts.csv | cmp - ranked.csv && echo same
kam-pareto -q ranked.csv | cmp - ranked.csv && echo same
kam-pareto -q <ranked.csv | kam-pareto -q --columns=customer,rank,cum_share
kam-rfm -q sales.csv | kam-pareto -q --value=orders --columns=customer,orders,segment,rank,share
kam-pareto -q --value=orders sales.csv >one.csv
kam-pareto -q --value=orders accounts.csv | cmp - one.csv && echo same
kam-pareto -q --value=lines --columns=customer,lines,rank sales.csv
