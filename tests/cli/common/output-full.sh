[ -e /dev/full ] || {
    echo "no /dev/full" >&2
    exit 77
}
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm -q sales.csv >/dev/full
