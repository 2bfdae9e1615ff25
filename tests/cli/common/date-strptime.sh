cat >sales.csv <<'END'
customer,date,amount
Acme,01.Mar.24,10
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --date-format=%d.%b.%y sales.csv
