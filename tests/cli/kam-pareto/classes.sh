# Limits: the row that crosses one belongs to the upper class; one that ends
# on it is the last.
printf 'customer,amount\nA,50\nB,30\nC,10\nD,5\nE,5\n' >t.csv
try() { kam-pareto --columns=customer,cum_share,class "$@" t.csv; echo $?; }
try
try --classes=80
try --classes=79.999999,80,80.000001,95%
try --classes=50,90 --names=key,middle,small
try --classes=auto
