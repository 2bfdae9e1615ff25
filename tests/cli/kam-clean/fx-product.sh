printf '日期,币种,汇率\n2024-03-01,USD,7.1052\n' >rates.csv
printf '客户,日期,数量,单价,币种\n甲,2024-03-01,3,1.25,USD\n' >sales.csv
kam-clean --fx=rates.csv --currency=币种 sales.csv
