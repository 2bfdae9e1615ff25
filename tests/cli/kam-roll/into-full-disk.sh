# No room: the old ledger stays, whole.  Needs the right to mount.
mkdir d
unshare -m sh -c 'mount -t tmpfs -o size=128k none d' 2>/dev/null ||
    { echo 'no right to mount a small disk' >&2; exit 77; }
unshare -m sh <<'END'
mount -t tmpfs -o size=128k none d
kam-sim --rows=1500 --customers=50 --output=a.csv
kam-sim --rows=20000 --customers=50 --seed=2 --output=b.csv
kam-roll --into=d/ledger.csv a.csv
cp d/ledger.csv keep.csv
cp d/ledger.csv.log keep.log
kam-roll --into=d/ledger.csv b.csv
echo $?
cmp d/ledger.csv keep.csv
cmp d/ledger.csv.log keep.log
ls d
END
