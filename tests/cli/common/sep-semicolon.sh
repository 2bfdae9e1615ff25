# The output is CSV with commas again.
cat >sales.csv <<'END'
customer;date;amount
"Acme; Sons";2024-03-01;10
Bolt, Ltd;2024-03-02;20
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --sep=semicolon sales.csv
