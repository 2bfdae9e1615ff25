cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
printf '\357\273\277customer,date,amount\nAcme,2024-03-09,10\n' >b.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv b.csv
