printf 'customer,group\nB,A\n' >groups.csv
printf 'customer,date,amount\nZ,2024-03-01,1\n' >sales.csv
kam-clean --parent=groups.csv sales.csv
