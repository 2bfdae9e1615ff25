printf 'customer,date,amount\nA,2024-03-01,1\n,2024-03-02,2\n' >sales.csv
kam-clean --report --format=json sales.csv
