printf 'customer,date,amount\rAcme,2024-03-01,10\rBolt,2024-03-02,20\r' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
