cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
,2024-03-02,1
Bolt,2024-02-30,2
Cord,2024-03-03,x
Dune,2024-03-04
"Elm" Ltd,2024-03-05,5
Fern,2024-03-06,60
END
kam-rfm --method=ntile --columns=customer,orders,lines,amount,first_date,last_date --on-error=skip --rejects=r.csv sales.csv
cat r.csv
