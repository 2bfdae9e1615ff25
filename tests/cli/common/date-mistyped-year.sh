# The latest date stands alone, and recency would be counted from it.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2042-03-02,20
END
kam-rfm --method=ntile --columns=customer,as_of sales.csv
