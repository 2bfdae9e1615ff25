# A folder that cannot be written, as another user where there is one.
[ "$(id -u)" = 0 ] || { echo 'only root can become another user' >&2; exit 77; }
command -v setpriv >/dev/null || { echo 'no setpriv' >&2; exit 77; }
chmod 755 .
mkdir d
printf 'customer,date,amount\nA,2024-01-05,1\n' >a.csv
printf 'customer,date,amount\nA,2024-01-06,1\n' >b.csv
kam-roll --into=d/ledger.csv a.csv
cp d/ledger.csv keep.csv
run() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
# The folders above may be closed to that user.
cp "$KAM_BIN/kam-roll" .
chmod 755 kam-roll
run ./kam-roll --into=d/ledger.csv b.csv
echo $?
chmod 666 d/ledger.csv.log
run ./kam-roll --into=d/ledger.csv b.csv
echo $?
cmp d/ledger.csv keep.csv
rm d/ledger.csv.log
run ./kam-roll --into=d/ledger.csv b.csv
echo $?
ls d
