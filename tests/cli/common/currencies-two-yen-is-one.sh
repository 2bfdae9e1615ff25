cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,¥10
Bolt,2024-03-02,￥20
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
