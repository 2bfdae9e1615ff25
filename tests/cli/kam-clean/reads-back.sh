# What is written reads back to the same transactions, and is clean.
kam-sim --rows=20000 --customers=500 >one.csv
kam-clean one.csv >two.csv
kam-clean two.csv >three.csv
cmp two.csv three.csv
kam-rfm one.csv >a.csv
kam-rfm two.csv >b.csv
cmp a.csv b.csv
kam-clean --amount='quantity*unit_price' one.csv >four.csv
kam-rfm --amount='quantity*unit_price' one.csv >a.csv
kam-rfm four.csv >b.csv
cmp a.csv b.csv
wc -l <two.csv
head -n 1 one.csv two.csv four.csv
