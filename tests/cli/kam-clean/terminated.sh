# Ended by a signal, a run leaves the old output, and no file beside it.
echo old >out.csv
mkfifo pipe
kam-clean --output=out.csv pipe &
exec 3>pipe
printf 'customer,date,amount\nAcme,2024-03-01,10\n' >&3
tries=0
until ls out.csv.tmp* >/dev/null 2>&1 || [ $tries = 100 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
echo out.csv.tmp* | sed 's/tmp.*/tmp/'
kill $!
wait $! 2>/dev/null
echo "status $?"
cat out.csv
ls
