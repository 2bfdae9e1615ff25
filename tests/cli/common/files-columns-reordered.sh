cat >march.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
cat >april.csv <<'END'
order,amount,customer,date
9,5,Acme,2024-04-01
END
# An order column in one file only: the other has no order numbers.
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date march.csv april.csv
