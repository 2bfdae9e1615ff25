cat >sales.csv <<'END'
customer,date,amount
Acme,01/13/2024,10
END
kam-rfm --date-format=dmy sales.csv
