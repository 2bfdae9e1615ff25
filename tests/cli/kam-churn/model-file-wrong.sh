# What is no model, or not one for this run.
kam-sim --rows=2000 --customers=150 >sales.csv
kam-roll -q sales.csv >accounts.csv
kam-churn -q --model=mbgcnbd --save-model=good.txt accounts.csv >out.csv
kam-churn -q --model=regression --save-model=regression.txt sales.csv >out.csv
try() { # what is wrong
    kam-churn -q --model-file=bad.txt accounts.csv >out.csv
    echo "$1: $?, $(wc -l <out.csv | tr -d ' ') lines"
}
sed '/^alpha /d' good.txt >bad.txt; try "a line is missing"
sed 's/^alpha .*/alpha x/' good.txt >bad.txt; try "no number"
sed 's/^alpha .*/alpha nan/' good.txt >bad.txt; try "not a number"
sed 's/^alpha .*/alpha -1/' good.txt >bad.txt; try "out of range"
sed 's/^k .*/k 2.5/' good.txt >bad.txt; try "not whole"
(cat good.txt; echo 'beta 1') >bad.txt; try "unknown"
(cat good.txt; echo 'alpha 1') >bad.txt; try "twice"
sed 's/^version .*/version 2/' good.txt >bad.txt; try "another version"
sed 's/^model .*/model window/' good.txt >bad.txt; try "no model to save"
sed 's/^trained_to .*/trained_to 31.12.2025/' good.txt >bad.txt; try "no date"
sed 's/^unit .*/unit days/' good.txt >bad.txt; try "another unit"
sed 2,4d good.txt >bad.txt; try "cut"
cp accounts.csv bad.txt; try "another file"
: >bad.txt; try "empty"
rm bad.txt; try "not there"
run() {
    kam-churn -q "$@" >out.csv
    echo $?
}
run --model-file=regression.txt accounts.csv
run --model-file=regression.txt --horizon=30d sales.csv
run --model-file=good.txt --model=bgnbd accounts.csv
run --model-file=good.txt --coefficients sales.csv
run --model=window --save-model=no.txt sales.csv
printf 'customer,x\nC00001,1\n' >x.csv
run --model-file=good.txt --features=x.csv accounts.csv
printf 'customer,date,amount\nA,2024-01-01,1\nB,2024-01-02,2\n' >young.csv
run --save-model=no.txt young.csv
run --save-model=no/where.txt sales.csv
[ -e no.txt ] || echo nothing is saved
