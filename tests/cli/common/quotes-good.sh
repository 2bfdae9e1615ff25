cat >sales.csv <<'END'
"customer",date,"amount"
"Acme, Inc",2024-03-01,"10"
"The ""Bolt""",2024-03-02,20
"two
lines",2024-03-03,30
"plain",2024-03-04,40
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
