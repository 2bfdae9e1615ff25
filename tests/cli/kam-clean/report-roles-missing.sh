# What a report tells of columns that no analysis would find.
printf 'customer,when,value,order no,invoice no\nA,2024-03-01,1,2,3\n' >sales.csv
kam-clean --report --columns=column,role,type sales.csv
kam-clean --report --date=whan sales.csv
