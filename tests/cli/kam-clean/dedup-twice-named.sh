printf 'customer,date,amount,x,x\nA,2024-03-01,1,7,8\n' | kam-clean --dedup=x
