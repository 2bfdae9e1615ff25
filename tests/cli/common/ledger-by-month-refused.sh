cat >sales.csv <<'END'
customer,month,orders,lines,amount,returns
Acme,2024-03,1,2,8.00,-2.00
END
kam-rfm sales.csv
