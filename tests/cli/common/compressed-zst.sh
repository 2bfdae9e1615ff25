command -v zstd >/dev/null || {
    echo 'no zstd' >&2
    exit 77
}
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
zstd -q -c sales.csv >sales.csv.zst
# From a file, under a name that says nothing, and from a pipe.
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv.zst
cp sales.csv.zst sales
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales
cat sales.csv.zst | kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date 
