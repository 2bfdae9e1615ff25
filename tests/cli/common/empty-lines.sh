# Skipped, but counted as lines in messages.
printf 'customer,date,amount\n\n\nAcme,2024-03-01,10\n\nBolt,2024-03-02,x\n' >sales.csv
kam-rfm sales.csv
