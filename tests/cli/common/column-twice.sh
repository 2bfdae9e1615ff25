cat >sales.csv <<'END'
order,customer,date,amount,amount
1,Acme,2024-03-01,10,11
2,Bolt,2024-03-02,20,22
END
kam-rfm sales.csv
