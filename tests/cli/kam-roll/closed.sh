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
# A closed ledger: parts rolled up, then their ledgers, or a mixture.
head -n 4 sales.csv >a.csv
{ head -n 1 sales.csv; sed 1,4d sales.csv; } >b.csv
kam-roll --by=day sales.csv >whole.csv
kam-roll --by=day a.csv >la.csv
kam-roll --by=day b.csv >lb.csv
kam-roll --by=day la.csv lb.csv | diff whole.csv -
kam-roll --by=day lb.csv a.csv | diff whole.csv -
kam-roll sales.csv >accounts.csv
kam-roll whole.csv | diff accounts.csv -
kam-roll la.csv b.csv | diff accounts.csv -
kam-roll b.csv la.csv | diff accounts.csv -
kam-roll --by=month la.csv b.csv >months.csv
kam-roll --by=month sales.csv | diff months.csv -
kam-roll --by=year months.csv >years.csv
kam-roll --by=year sales.csv | diff years.csv -
echo equal
