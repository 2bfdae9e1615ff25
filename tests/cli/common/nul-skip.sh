printf 'customer,date,amount\nAcme,2024-03-01,10\nBo\000lt,2024-03-02,20\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --on-error=skip sales.csv
