# In a quoted field a CR is data.
printf 'customer,date,amount,note\nAcme,2024-03-01,10,"a\rb"\n' >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
