printf 'customer,date,amount\nA,2024-03-01,1\n' | kam-clean --input=table
