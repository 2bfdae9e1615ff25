# Points between keys are linear.
printf 'key,value\na,20\nb,50\nc,20\nd,10\n' >t.csv
kam-pareto --by=key --value=value --lorenz=4 t.csv
kam-pareto --by=key --value=value --lorenz=3 t.csv
kam-pareto --by=key --value=value --lorenz=1 --within=key t.csv
