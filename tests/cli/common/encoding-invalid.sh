printf 'customer,date,amount\nAcme,2024-03-01,10\n\377\377,2024-03-02,20\n' >sales.csv
kam-rfm --encoding=gb18030 sales.csv
