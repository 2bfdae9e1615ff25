# On a terminal, after a second, how far the reading has come; not before,
# not elsewhere, not when it is unwanted.
command -v script >/dev/null || {
    echo "script(1) is not installed" >&2
    exit 77
}
printf 'customer,date,amount\nA,2024-01-05,1\nB,2024-01-06,2\n' >sales.csv
cat >slow.sh <<'END_OF'
head -n 2 sales.csv
sleep 1.2
tail -n 1 sales.csv
END_OF
# shown COMMAND: what a terminal gets to see, figures as #
shown() {
    echo "$1:"
    script -qec "$1" typescript </dev/null >/dev/null
    sed -e '1d' -e '/^$/d' -e '/^Script done/d' typescript |
        tr '\r\033' '>^' | sed -e 's/[0-9][0-9.]*/#/g'
    echo
}
shown 'sh slow.sh | kam-roll --threads=1 --output=out.csv'
shown 'sh slow.sh | kam-roll --threads=1 --output=out.csv --no-progress'
shown 'kam-roll --threads=1 --output=out.csv sales.csv'
shown 'kam-roll --threads=1 --output=out.csv --progress sales.csv'
shown 'sh slow.sh | kam-roll --threads=1'
{ sh slow.sh | kam-roll --threads=1 >/dev/null; } 2>&1
