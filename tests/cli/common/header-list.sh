printf 'Acme,2024-03-01,10\nBolt,2024-03-02,20\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --header=customer,date,amount sales.csv
