cat >sales.csv <<'END'
customer,date,amount
a,2024-03-01,1
b,2024/3/1,1
c,20240301,1
d,2024年3月1日,1
e,2024-03-01 23:59:59,1
f,2024-03-01T23:59:59Z,1
g, 2024-03-01 ,1
h,　2024-03-01　,1
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
