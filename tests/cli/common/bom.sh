printf '\357\273\277customer,date,amount\nAcme,2024-03-01,10\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
