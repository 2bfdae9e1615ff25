# Options that contradict each other or lack something: status 2, no output.
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
    kam-rfm "$@" sales.csv
    echo $?
}
try --summary --show-cuts
try --summary --prev=p.csv
try --method=fixed
try --cuts=c.csv --bins=5
try --cuts=c.csv --nested
try --cuts=c.csv --method=ntile
try --show-cuts --nested
try --show-cuts --method=ntile
try --bins=4 --summary
try --bins=4 --prev=p.csv
try --bins=4 --segments=grid11
try --bins=f=4 --segments=cells25
try --bins=1
try --bins=r=5,r=5
try --window=12
try --frequency=weeks
