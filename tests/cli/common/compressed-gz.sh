command -v gzip >/dev/null || {
    echo 'no gzip' >&2
    exit 77
}
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
gzip -q -c sales.csv >sales.csv.gz
# From a file, under a name that says nothing, and from a pipe.
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv.gz
cp sales.csv.gz sales
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales
cat sales.csv.gz | kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date 
