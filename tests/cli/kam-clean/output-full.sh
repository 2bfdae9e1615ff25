[ -e /dev/full ] || {
    echo "no /dev/full" >&2
    exit 77
}
printf 'customer,date,amount\nA,2024-03-01,1\n' | kam-clean >/dev/full
