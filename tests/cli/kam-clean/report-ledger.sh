printf 'customer,month,orders,lines,amount,returns\nA,2024-03,1,1,1.00,0.00\n' |
    kam-clean --report --columns=column,role,type,max
