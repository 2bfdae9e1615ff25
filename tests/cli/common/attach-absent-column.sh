# A column that an option names and that is not there is wrong usage.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
printf 'customer,region\nAcme,East\n' >who.csv
kam-rfm -q --attach=who.csv:regon sales.csv
echo $?
kam-pareto -q --attach=who.csv:regon sales.csv
echo $?
