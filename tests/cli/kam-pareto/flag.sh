# Marked are keys above the share, not those on it.
printf 'customer,amount\nA,50\nB,10\nC,10.000001\nD,29.999999\nE,-1\n' >t.csv
kam-pareto -q --flag=10% t.csv
kam-pareto -q --flag=0.1 --columns=customer,flag t.csv
kam-pareto -q --flag=10.000001% --columns=customer,flag t.csv
