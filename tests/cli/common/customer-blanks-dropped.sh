cat >sales.csv <<'END'
customer,date,amount
 Acme ,2024-03-01,10
Acme,2024-03-02,20
"　Acme　",2024-03-03,30
Ac me,2024-03-04,40
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
