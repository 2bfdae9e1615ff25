printf 'customer\tdate\tamount\nAcme\t2024-03-01\t10\n' >sales.csv
kam-rfm sales.csv
