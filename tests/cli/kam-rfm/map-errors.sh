# What is wrong in a map is told with its place, before any output.
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
    printf 'segment,r,f,m\nok,1,1,1\n%s\n' "$1" >map.csv
    kam-rfm --segments=map.csv sales.csv
    echo $?
}
try 'x,5-Apr,1,1'
try 'x,1,6,1'
try 'x,1,1,3-2'
try ' ,1,1,1'
try 'x,1,1'
printf 'segment,r,f\nx,1,1\n' >map.csv
kam-rfm --segments=map.csv sales.csv
echo $?
printf 'segment,r,f,m\n' >map.csv
kam-rfm --segments=map.csv sales.csv
echo $?
kam-rfm --segments=none.csv sales.csv
echo $?
