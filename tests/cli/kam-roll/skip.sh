# A row that is bad for its further sum leaves nothing behind, no date either.
cat >sales.csv <<END
customer,date,amount,n
A,2024-01-02,1,2
B,2025-01-02,1,x
A,2024-01-02,y,x
C,2024-01-03,3,
A,2024-01-03,3,1.5
END
kam-roll --by=day --sum=n --on-error=skip --rejects=r.csv --fill sales.csv
cat r.csv
