cat >sales.csv <<'END'
amount,date,customer
x,y,
END
kam-rfm sales.csv
