command -v xz >/dev/null || {
    echo 'no xz' >&2
    exit 77
}
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
xz -q -c sales.csv >sales.csv.xz
# From a file, under a name that says nothing, and from a pipe.
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv.xz
cp sales.csv.xz sales
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales
cat sales.csv.xz | kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date 
