printf 'customer,date,amount,n\nA,2024-01-02,1,x\n' >t.csv
printf 'customer,week,orders,lines,amount,returns\nA,2024-W01,1,1,1.00,0.00\n' >week.csv
printf 'customer,date,orders,lines,amount,returns\nA,2024-01-02,1,1,1.00,0.50\n' >day.csv
try() {
    kam-roll "$@"
    echo "$?: $*"
}
try --by=month week.csv
try week.csv
try --by=week --from=2024-01-01 week.csv
try --by=week --keys=region week.csv
try --by=day day.csv
try --by=day --sum=n t.csv
try --by=day --sum=m t.csv
try --by=day --keys=k t.csv
try --by=day --keys=customer,a t.csv
try --by=day --sum=n,n t.csv
try --by=day --keys= t.csv
try --keys=n t.csv
try --fill t.csv
try --again t.csv
try --by=fortnight t.csv
try --fiscal-year-start=13 t.csv
sed 's/W01/W54/' week.csv | try --by=week
printf 'customer,date,orders,lines,amount,returns\n,x,1.5,1,1,0\n' | try --by=day
printf 'customer,date,orders,lines,amount,returns\nA,2024-01-02,1.5,1,1,0\n' | try --by=day
kam-roll t.csv | try --by=day
