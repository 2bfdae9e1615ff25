printf 'customer,date,amount\n\n\nAcme,2024-03-01,10\n\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
