cat >sales.csv <<'END'
customer,date,Quantity,UnitPrice
Acme,2024-03-01,3,1
END
kam-rfm --amount='Quantity*UnitPrise' sales.csv
