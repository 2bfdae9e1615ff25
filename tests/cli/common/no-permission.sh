# Root may read everything, so another user tries.
echo customer,date,amount >sales.csv
chmod 000 sales.csv
if [ "$(id -u)" != 0 ]; then
    exec kam-rfm sales.csv
fi
command -v setpriv >/dev/null || {
    echo 'root, and no setpriv' >&2
    exit 77
}
# The folders above may be closed to that user.
cp "$KAM_BIN/kam-rfm" ./kam-rfm
chmod 755 . kam-rfm
exec setpriv --reuid=65534 --regid=65534 --clear-groups ./kam-rfm sales.csv
