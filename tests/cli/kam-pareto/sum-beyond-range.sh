# A sum that cannot be held, of a key and of a curve; one that comes back is
# none.
big=900000000000000000000000
printf 'key,value\nA,%s\nA,%s\n' $big $big | kam-pareto --by=key --value=value
echo $?
printf 'key,value\nA,%s\nB,%s\n' $big $big | kam-pareto --by=key --value=value
echo $?
printf 'key,value\nA,%s\nA,%s\nA,-%s\n' $big $big $big | kam-pareto --by=key --value=value
