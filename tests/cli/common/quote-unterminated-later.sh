# The record starts on line 3, the quote that is never closed on line 5.
cat >sales.csv <<'END'
customer,date,amount,note
Acme,2024-03-01,10,x
"Bolt
and
Sons",2024-03-02,20,"y
Cord,2024-03-03,30,z
END
kam-rfm sales.csv
