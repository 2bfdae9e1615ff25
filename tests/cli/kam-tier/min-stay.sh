# A move waits until its target was met at two dates running; another target
# starts anew, the same date counts once.
printf 'tier,amount\nkey,>=10000\nlarge,>=3000\nsmall,\n' >rules.csv
kam() {
    kam-tier --rules=rules.csv --min-stay=2 "$@"
}
at() {
    printf 'customer,as_of,amount\n'
    printf "%s,$1,%s\n" a "$2" b "$3" c "$4"
}
at 2024-01-31 100 100 5000 | kam >1.csv
at 2024-02-29 4000 4000 100 | kam --prev=1.csv >2.csv
at 2024-02-29 4000 4000 100 | kam --prev=2.csv >2-again.csv
at 2024-03-31 4000 20000 5000 | kam --prev=2-again.csv >3.csv
at 2024-04-30 4000 20000 100 | kam --prev=3.csv >4.csv
for file in 1 2 2-again 3 4; do
    cat $file.csv
done
