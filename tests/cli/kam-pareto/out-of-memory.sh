# shellcheck disable=SC3045
# Keys that do not fit in memory: status 4, and how many there were.
(ulimit -v 100000 && kam-pareto --version) >/dev/null 2>&1 || {
    echo "memory cannot be limited here" >&2
    exit 77
}
awk 'BEGIN { print "key,value"; for (i = 0; i < 1500000; i++) print "K" i ",1" }' >t.csv
(ulimit -v 100000 && kam-pareto --by=key --value=value --threads=1 t.csv >out) 2>err
echo $?
sed -e 's/[0-9][0-9]* keys/N keys/' err
wc -c <out | tr -d ' '
