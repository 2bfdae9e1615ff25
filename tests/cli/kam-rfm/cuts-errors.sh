# What is wrong in a table of cuts is told with its place and cure.
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
try() {
    printf 'dimension,score,from,to\nrecency,1,10,\n%s\n' "$1" >cuts.csv
    kam-rfm --cuts=cuts.csv sales.csv
    echo $?
}
try 'recency,2,,ten'
try 'recency,2,,11'
try 'recency,3,,10'
try 'recency,2,,10'
try 'regency,2,,10'
try 'recency,1,,10'
printf 'dimension,score,to\nrecency,1,10\n' >cuts.csv
kam-rfm --cuts=cuts.csv sales.csv
echo $?
