printf 'customer,date,amount\n甲,2024-03-01,1\n乙,2024-03-02,-2\n' |
    kam-clean --report --pretty --columns=column,role,type,distinct,min,max
