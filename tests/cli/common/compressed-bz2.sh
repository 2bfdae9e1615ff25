command -v bzip2 >/dev/null || {
    echo 'no bzip2' >&2
    exit 77
}
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
bzip2 -q -c sales.csv >sales.csv.bz2
# From a file, under a name that says nothing, and from a pipe.
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv.bz2
cp sales.csv.bz2 sales
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales
cat sales.csv.bz2 | kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date 
