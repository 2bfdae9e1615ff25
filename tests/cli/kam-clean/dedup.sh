# Columns of the input; contents count, not quotes; the first row stays.
cat >sales.csv <<'END'
customer,date,amount,invoice no,line,"a,b"
A,2024-03-01,1,7,1,x
A,2024/3/1,1.00,"7",1,"x"
A,2024-03-01,1,7,2,x
A,2024-03-01,1,71,,x
A,2024-03-01,1,7,1, x
A,2024-03-01,1,7,1,x
END
kam-clean --dedup='invoice no, line,"a,b"' sales.csv
kam-clean -q --dedup=customer sales.csv
