printf 'customer,parent\nD,A\nA,B\nB,C\nC,A\n' >groups.csv
printf 'customer,date,amount\nZ,2024-03-01,1\n' >sales.csv
kam-clean --parent=groups.csv sales.csv
