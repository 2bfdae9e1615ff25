# Columns are looked up by key; for accounts and for tables.
printf 'customer,region\nA,N\nC,"S, far"\n' >regions.csv
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-01,2\n' >sales.csv
kam-pareto --attach=regions.csv:region --columns=customer,region,rank sales.csv
printf 'customer,amount,note\nA,1,x\nC,2,y\n' >t.csv
kam-pareto --attach=regions.csv:region t.csv
kam-pareto --attach=regions.csv:region --pretty t.csv
echo 'C,2,y' >>t.csv
kam-pareto --attach=regions.csv:region t.csv
kam-pareto --attach=regions.csv:rank t.csv
echo $?
