printf 'customer,date,amount\nA,2024-03-01,1\n' >march.csv
printf 'amount,customer,date\nx,B,2024-04-01\n' >april.csv
kam-clean --report march.csv april.csv
