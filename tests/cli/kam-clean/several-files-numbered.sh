printf 'id,date,amount,x\nA,2024-03-01,1,2\n' >march.csv
printf 'x,date,amount,id\n2,2024-04-01,1,A\n' >april.csv
kam-clean --customer=1 march.csv april.csv
