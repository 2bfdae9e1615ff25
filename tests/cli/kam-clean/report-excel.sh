printf 'customer,date,amount\nA,45352,1\nB,45353.5,2\n' |
    kam-clean --report --columns=column,type,min,max
