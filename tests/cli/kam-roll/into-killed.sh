# Killed at each system call the ledger is the old one or the new one, whole,
# and running again brings the new one, with the file in it once.
command -v strace >/dev/null || { echo 'no strace' >&2; exit 77; }
strace -qq -o /dev/null -e trace=close -e inject=close:error=EIO:when=9999 \
    true 2>/dev/null || { echo 'strace is not permitted' >&2; exit 77; }
# The leak checker of a sanitized build cannot work under strace.
ASAN_OPTIONS=${ASAN_OPTIONS-}:detect_leaks=0
export ASAN_OPTIONS
printf 'customer,date,amount\nA,2024-01-05,1\nB,2024-01-06,2\n' >a.csv
printf 'customer,date,amount\nA,2024-02-05,1\nB,2024-01-06,5\n' >b.csv
kam-roll --into=ledger.csv a.csv
mkdir start
cp -p ledger.csv* start
kam-roll --by=day a.csv b.csv >new.csv
cp ledger.csv old.csv
strace -qq -o trace kam-roll --threads=1 --into=ledger.csv b.csv
cmp ledger.csv new.csv

# Each call from the one on that first names the ledger, as "name number".
awk -F'(' '
!/^execve/ && /^[a-z0-9_]+\(/ { n[$1]++; if (/ledger/) begun = 1; if (begun) print $1, n[$1] }
' trace | grep -v '^exit' >calls
olds=0 news=0
while read -r call n; do
    rm -f ledger.csv*
    cp -p start/* .
    strace -qq -o /dev/null -e trace="$call" \
        -e inject="$call:signal=KILL:when=$n" \
        kam-roll --threads=1 --into=ledger.csv b.csv >/dev/null 2>&1
    status=$?
    # A sanitized program does not always have as many calls for memory.
    case $status-$call in
    0-brk | 0-madvise | 0-mmap | 0-mprotect | 0-mremap | 0-munmap) ;;
    *) [ $status -gt 100 ] || echo "not killed at $call $n: $status" ;;
    esac
    if cmp -s ledger.csv old.csv; then
        olds=$((olds + 1))
    elif cmp -s ledger.csv new.csv; then
        news=$((news + 1))
    else
        echo "killed at $call $n: neither the old nor the new"
    fi
    kam-roll --threads=1 --into=ledger.csv b.csv 2>again
    case $? in
    0) ;;
    3) grep -q 'went into ledger.csv before' again || cat again ;;
    *) cat again ;;
    esac
    cmp ledger.csv new.csv || echo "after $call $n"
    cmp ledger.csv~ old.csv || echo "after $call $n"
done <calls
[ $olds -gt 20 ] || echo "only $olds left the old one"
[ $news -gt 0 ] || echo "none left the new one"

# The same where threads write and make the digests: they come to a call at
# different times, so that not each number of each is met.
killed=0
for call in read write fsync link rename close futex; do
    for n in 1 2 3 5; do
        rm -f ledger.csv*
        cp -p start/* .
        strace -f -qq -o /dev/null -e trace="$call" \
            -e inject="$call:signal=KILL:when=$n" \
            kam-roll --threads=2 --into=ledger.csv b.csv >/dev/null 2>&1
        [ $? -le 100 ] || killed=$((killed + 1))
        cmp -s ledger.csv old.csv || cmp -s ledger.csv new.csv ||
            echo "threads, killed at $call $n: neither the old nor the new"
        kam-roll --threads=2 --into=ledger.csv b.csv 2>/dev/null
        cmp ledger.csv new.csv || echo "threads, after $call $n"
    done
done
[ $killed -gt 10 ] || echo "only $killed were killed with threads"
echo "$(ls ledger.csv*) and nothing else"
