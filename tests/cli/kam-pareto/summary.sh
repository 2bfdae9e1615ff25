# Worked examples: R packages ineq and REAT.
printf 'key,value\n' >ten.csv
for v in 541 1463 2445 3438 4437 5401 6392 8304 11904 22261; do
    echo "k$v,$v"
done >>ten.csv
kam-pareto --by=key --value=value --summary --format=json ten.csv
kam-pareto --by=key --value=value --classes=auto --columns=rank,class ten.csv
printf 'key,value\na,20\nb,50\nc,20\nd,10\n' | kam-pareto --by=key --value=value --summary
# One key: normalised figures are empty. None above zero: all are.
printf 'key,value\na,20\n' | kam-pareto --by=key --value=value --summary
printf 'key,value\na,-20\nb,0\n' | kam-pareto -q --by=key --value=value --summary
printf 'key,value\na,-20\nb,0\n' | kam-pareto --by=key --value=value
printf 'key,value\na,-20\nb,0\n' | kam-pareto -q --by=key --value=value --lorenz=2
