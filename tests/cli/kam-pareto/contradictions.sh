# Options that exclude each other, or miss another.
printf 'customer,amount\nA,50\nB,30\n' >t.csv
try() { kam-pareto "$@" t.csv; echo $?; }
try --summary --lorenz=5
try --summary --flag=5%
try --lorenz=5 --flag=5%
try --summary --attach=x.csv:y
try --prev=x.csv
try --lorenz=0
try --from=2024-01-01
try --by=nane
try --value=amont
try --value='amount*x'
try --within=region
printf 'class,amount\nA,50\n' >t.csv
try --by=class
