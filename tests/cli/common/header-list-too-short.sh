printf 'Acme,2024-03-01,10,x\n' >sales.csv
kam-rfm --header=customer,date,amount sales.csv
