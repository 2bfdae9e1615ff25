printf 'customer,date,amount,invoice\nA,2024-03-01,1,7\n' |
    kam-clean --dedup=customer,invioce
