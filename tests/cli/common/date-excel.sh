# 45352 is 2024-03-01 in the 1900 system; a fraction is the time.
cat >sales.csv <<'END'
customer,date,amount
Acme,45352,10
Bolt,45352.75,20
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --date-format=excel sales.csv
