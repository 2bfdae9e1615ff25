# A record is named by the line on which it starts.
cat >sales.csv <<'END'
customer,date,amount,note
Acme,2024-03-01,10,"a
b
c"
Bolt,2024-03-02,x,"d
e"
END
kam-rfm sales.csv
