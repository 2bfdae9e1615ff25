# A group is what the latest line says, what a column of the accounts says,
# or what an attached table says.
cat >sales.csv <<'END'
customer,date,amount,region
A,2023-02-01,100,north
A,2023-06-01,50,"so,uth"
A,2023-06-01,5,"so,uth"
A,2023-05-01,20,east
B,2023-01-01,40,north
C,2023-06-02,10,
D,2023-06-30,-10,east
END
run() {
    kam-churn --model=window --lost-after=90d --summary "$@" |
        awk -F, 'NR == 1 || $(NF - 3) > 0'
}
run --by=region sales.csv
echo accounts
printf 'customer,desk,region\nA,1,south\nB,2,north\nD,2,"n ""1"""\n' >who.csv
kam-rfm --attach=who.csv:desk,region sales.csv >accounts.csv
run --by=region accounts.csv
echo attached
run -v --by=desk --attach=who.csv:region,desk sales.csv
echo 'by a column of the lines, projects by one that is attached'
printf 'customer,kind\nA,project\nB,trade\n' >kind.csv
run --by=region --type=kind --attach=kind.csv:kind sales.csv
run --by=region --attach=kind.csv:kind sales.csv
echo 'no rows at all'
sed 1q sales.csv | kam-churn --summary --by=region
