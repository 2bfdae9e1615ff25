cat >sales.csv <<END
customer,date,amount
A,2024-01-02,5
A,2024-01-02,-2
B,2024-01-02,-2
END
kam-roll --by=day --returns=drop sales.csv
kam-roll --by=day sales.csv | kam-roll --by=day --returns=drop
kam-roll --by=month --to=2024-01-01 sales.csv
