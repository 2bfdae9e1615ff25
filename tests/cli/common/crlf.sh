printf 'customer,date,amount\r\nAcme,2024-03-01,10\r\n\r\nBolt,2024-03-02,20\r\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
