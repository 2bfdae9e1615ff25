# What lies behind it is lost in the quote: the run ends even so.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
"Bolt,2024-03-02,20
Cord,2024-03-03,30
END
kam-rfm --on-error=skip sales.csv
