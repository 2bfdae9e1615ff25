printf 'customer,date,orders,lines,amount,returns\nA,2024-03-01,1,1,1.00,0.00\n' |
    kam-clean
