# No rows: the header, and status 0.
printf 'key,value,note\n' >t.csv
for o in --classes=auto --summary --lorenz=3 --within=note '--within=note --summary'; do
    # $o is one or two options.
    # shellcheck disable=SC2086
    kam-pareto --by=key --value=value $o t.csv
    echo $?
done
printf 'customer,date,amount\n' | kam-pareto
printf 'customer,date,amount\n' | kam-pareto --by=date
