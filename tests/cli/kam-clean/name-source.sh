# A column that bears one of the four names and is not it.
cat >sales.csv <<'END'
customer,date,id,order date,amount,net,order
Acme,monday,17,2024-03-01,12.00,10,
END
kam-clean --customer=id --date='order date' --amount=net --order=none sales.csv
