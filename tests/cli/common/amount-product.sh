cat >sales.csv <<'END'
customer,date,Quantity,UnitPrice
Acme,2024-03-01,3,1.255
Bolt,2024-03-02,-2,0.1
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --amount='Quantity*UnitPrice' sales.csv
