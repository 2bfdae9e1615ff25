printf 'customer,date,amount\nAcme,2024-03-01,10' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
