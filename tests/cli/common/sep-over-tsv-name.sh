cat >sales.tsv <<'END'
customer,date,amount
Acme,2024-03-01,10
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --sep=, sales.tsv
