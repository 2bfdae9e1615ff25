# A table without the columns, and options that say which.
printf 'a,b,c\nx,2,3\n' >t.csv
kam-pareto t.csv
echo $?
kam-pareto --by=a t.csv
echo $?
kam-pareto --by=a --value=b t.csv
kam-pareto --by=a --value=b*c t.csv
printf 'k,v\nx,1\n' >k.csv
kam-pareto --by=a --value=b t.csv k.csv
echo $?
printf 'c,b,a\nq,7,y\n' >k.csv
kam-pareto --by=a --value=b t.csv k.csv
