# Equal values go by key, bytewise, whatever the order of the rows.
for i in 12 3 7 1 20 15 9 2 18 5 11 16 4 8 19 10 6 17 13 14; do
    echo "a common beginning $i,1"
done >rows
{ echo key,value; cat rows; echo B,2; echo Á,2; echo a,2; } >t.csv
{ echo key,value; echo a,2; echo B,2; echo Á,2; sort -r rows; } >u.csv
kam-pareto --by=key --value=value --columns=key,rank t.csv
kam-pareto --by=key --value=value t.csv >one
kam-pareto --by=key --value=value u.csv | cmp - one && echo same
