# The second run is told who has the ledger, or waits.
printf 'customer,date,amount\nA,2024-01-05,1\n' >a.csv
printf 'customer,date,amount\nA,2024-01-06,1\n' >b.csv
kam-roll --into=ledger.csv a.csv
command -v python3 >/dev/null || { echo 'no python3 to hold the lock' >&2; exit 77; }
cat >hold.py <<'END'
import fcntl, os, sys
f = open("ledger.csv.log", "r+")
fcntl.lockf(f, fcntl.LOCK_EX)
open("pid", "w").write(str(os.getpid()))
print("held", flush=True)
sys.stdin.readline()
END
mkfifo go held
python3 hold.py <go >held &
exec 3>go
read -r _ <held
kam-roll --into=ledger.csv b.csv 2>err
echo $?
sed "s/process $(cat pid) /process N /" err
kam-roll --into=ledger.csv --wait b.csv 3>&- &
sleep 0.2
cat ledger.csv
exec 3>&-
wait
cat ledger.csv
