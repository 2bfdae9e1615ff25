# With bounds alone each row is written before the next one is waited for.
printf 'tier,amount\nlarge,>=3000\nsmall,\n' >rules.csv
mkfifo pipe
{
    printf 'customer,amount\na,5000\nb,1\n'
    # Wait until the first rows have come out; give up after ten seconds.
    i=0
    while [ $i -lt 100 ] && ! grep -q '^b,' out 2>/dev/null; do
        sleep 0.1
        i=$((i + 1))
    done
    grep -q '^b,' out && echo 'first rows are there' >seen
    printf 'c,3000\n'
} >pipe &
kam-tier --rules=rules.csv <pipe >out
wait
cat seen out
# A bad row ends the stream after the last whole one.
printf 'customer,amount\na,5000\nb,x\n' | kam-tier --rules=rules.csv
