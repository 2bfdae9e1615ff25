# shellcheck disable=SC3045
# Customers that do not fit in memory: status 4, how many there were, and the
# way out.
(ulimit -v 150000 && kam-rfm --version) >/dev/null 2>&1 || {
    echo "memory cannot be limited here" >&2
    exit 77
}
awk 'BEGIN {
    print "customer,date,amount"
    for (i = 0; i < 1200000; i++) print "K" i ",2024-01-01,1"
}' >t.csv
(ulimit -v 150000 && kam-rfm --threads=1 t.csv >out) 2>err
echo $?
sed -e 's/[0-9][0-9]* customers/N customers/' err
wc -c <out | tr -d ' '
