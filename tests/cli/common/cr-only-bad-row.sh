printf 'customer,date,amount\rAcme,2024-03-01,10\rBolt,2024-03-02,x\r' >sales.csv
kam-rfm sales.csv
