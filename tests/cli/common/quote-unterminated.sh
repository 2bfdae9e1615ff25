# The line named is the one where the quote opened, not the last.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
"Bolt,2024-03-02,20
Cord,2024-03-03,30
END
kam-rfm sales.csv
