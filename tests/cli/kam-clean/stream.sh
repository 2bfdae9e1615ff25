# A row comes out when it has been read, not at the input's end, whether or
# not the one after it does.
mkfifo hold || exit 77
: >out.csv
{
    printf 'customer,date,amount\nA,2024-03-01,1\nB,2024-02-01,1\n'
    cat hold
} | kam-clean --from=2024-03-01 >out.csv &
exec 3>hold
tries=0
until [ "$(wc -l <out.csv)" = 2 ] || [ $tries = 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
cat out.csv
echo B,2024-03-02,2 >&3
exec 3>&-
wait
cat out.csv
