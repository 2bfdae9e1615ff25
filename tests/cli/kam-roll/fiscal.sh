cat >sales.csv <<END
customer,date,amount,order,region,quantity
B,2024-01-31,10.50,1,north,2
A,2024-02-01,5,2,south,1
A,2024-02-01,7.25,2,south,3
A,2024-02-01,1,3,north,1
A,2024-02-29,-2,4,south,-1
B,2024-02-01,0,5,north,0
C,2024-03-01,-3,,north,-1
A,2024-04-01,4,,south,1
END
kam-roll --by=quarter --fiscal-year-start=2 sales.csv
kam-roll --by=year --fiscal-year-start=2 sales.csv
