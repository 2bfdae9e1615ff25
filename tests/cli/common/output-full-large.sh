[ -e /dev/full ] || {
    echo "no /dev/full" >&2
    exit 77
}
kam-sim --rows=100000 --customers=1000 >/dev/full
