# A file at --output keeps its content when the run fails.
echo old >clean.csv
printf 'customer,date,amount\nA,2024-03-01,1\nB,2024-03-32,2\n' >sales.csv
kam-clean --output=clean.csv sales.csv
echo $?
cat clean.csv
ls
