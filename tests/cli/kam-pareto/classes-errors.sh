# What is wrong with the limits, the names and the flag.
printf 'customer,amount\nA,50\nB,30\n' >t.csv
try() { kam-pareto "$@" t.csv; echo $?; }
try --classes=95,80
try --classes=80,80
try --classes=0.8,0.95
try --classes=0
try --classes=100
try --classes=80,
try --classes=eighty
try --classes=-5
try --names=A,B
try --names=A,B,C,D
try --classes=auto --names=A
try --classes="$(seq -s, 1 26)"
try --flag=0
try --flag=100%
try --flag=many
