printf 'customer\tdate\tamount\nAcme, Inc\t2024-03-01\t10\n' >sales.tsv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.tsv
