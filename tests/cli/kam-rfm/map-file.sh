# A map of rules: ranges, the first that matches, the order of the columns
# free. Segments stay empty where no rule is, and that is said beforehand.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-02-10,50.5
C,2024-01-15,10
D,2024-03-30,1000
A,2024-03-01,200
D,2024-03-30,-200
E,2024-02-29,20
F,2024-03-05,-5
B,2024-03-20,49.5
A,2024-03-31,300
END
cat >map.csv <<'END'
r,f,m,segment,remark
4-5,1-5,4-5,"Best, ""A""",first
3, 4-5 ,1-5,Middle,
1-5,1-5,1-4,Other,takes all but m = 5
END
kam-rfm -q --segments=map.csv --columns=customer,rfm,segment sales.csv
kam-rfm --segments=map.csv --summary sales.csv
