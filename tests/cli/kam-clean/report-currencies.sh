# Amounts in two currencies are seen before they stop an analysis.
printf 'customer,date,amount,list price\nA,2024-01-05,¥5,$1\nB,2024-01-06,7,¥2\nC,2024-01-07,$5,$3\nD,2024-01-08,¥1,$4\n' >sales.csv
kam-clean --report --columns=column,type,min,max,bad,first_bad_line,first_bad_value sales.csv
