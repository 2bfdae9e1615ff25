# What is declared to be a project: on the latest line, in the accounts, in
# an attached table; by whatever spelling.
cat >sales.csv <<'END'
customer,date,amount,kind
A,2023-01-10,100,retail
A,2023-03-09,100,Project
B,2023-01-05,50,project
B,2023-05-25,20,retail
C,2022-02-01,200,项目
D,2023-06-20,30,
D,2023-06-22,30, PROJECTS 
E,2022-11-01,80,projection
E,2023-02-01,80,projection
E,2023-06-01,80,projection
END
show=customer,pattern,amount_at_risk,status,reason
kam-churn -q --model=mbgcnbd --type=kind --columns=$show sales.csv
printf 'customer,sort\nB,"project"\nA,none\n' >sorts.csv
kam-churn -q --model=mbgcnbd --type=sort --attach=sorts.csv:sort \
    --columns=customer,sort,pattern sales.csv
kam-roll -q sales.csv >accounts.csv
kam-churn -q --attach=sorts.csv:sort accounts.csv >churned.csv
kam-churn -q --type=sort --columns=customer,pattern,status churned.csv
kam-churn --model=window --type=kind --columns=customer,pattern \
    --from=2023-06-20 sales.csv
sed s/kind/sort/ sales.csv | kam-churn --model=window --type=sort \
    --columns=customer,pattern --to=2023-02-01
kam-churn --type=knid sales.csv
