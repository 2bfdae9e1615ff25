# A value that is no number ends the run with line and column.
printf 'key,value,n\nA,1,\nB,2,x\n' >t.csv
try() { kam-pareto --by=key --value=value "$@"; echo $?; }
try --value=n t.csv
try --value=n --on-error=skip t.csv
printf 'key,value\nA,1\n"B\nb",oops\n' | try
printf 'key,value\nA,1\nB,"1.234,5"\n' | try
printf 'key,value\nA,1\nB,9999999999999999999999999\n' | try
printf 'key,value\nA,$1\nB,$2\nC,\302\2451\n' | try
printf 'value,key\nx,\n' | try
printf 'key,value\n ,1\n' | try
printf 'date,product,amount\n2024-01-01,A,1\n2024-01-41,A,x\n' | kam-pareto --by=product
echo $?
printf 'date,product,amount\n2024-01-01,A,1\n2024-01-02,,1\n' | kam-pareto --by=product
echo $?
