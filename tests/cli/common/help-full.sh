[ -e /dev/full ] || {
    echo "no /dev/full" >&2
    exit 77
}
kam-rfm --help >/dev/full
