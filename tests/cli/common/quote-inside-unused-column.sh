# In a column that nobody asks for, too.
cat >sales.csv <<'END'
customer,date,amount,note
Acme,2024-03-01,10,12" pipe
END
kam-rfm sales.csv
