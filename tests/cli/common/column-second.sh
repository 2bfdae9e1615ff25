cat >sales.csv <<'END'
order,customer,date,amount,amount
1,Acme,2024-03-01,10,11
2,Bolt,2024-03-02,20,22
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --amount='amount[2]' sales.csv
