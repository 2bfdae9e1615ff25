cat >sales.csv <<'END'
customer,date,amount
00123,2024-03-01,10
123,2024-03-02,20
1E3,2024-03-02,20
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
