cat >sales.csv <<'END'
customer,date,amount
b,2024-03-01,1
甲,2024-03-01,1
B,2024-03-01,1
a b,2024-03-01,1
"a,b",2024-03-01,1
a,2024-03-01,1
10,2024-03-01,1
9,2024-03-01,1
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
