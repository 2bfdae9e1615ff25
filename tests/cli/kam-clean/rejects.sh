cat >sales.csv <<'END'
customer,date,amount,note
A,2024-03-01,1,
,2024-03-01,2,
B,2024-03-01,x,"a ""b"""
C,2024-03-01
D,2024-03-04,4,
END
kam-clean --on-error=skip --rejects=bad.csv sales.csv
cat bad.csv
