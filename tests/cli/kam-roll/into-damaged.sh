# A ledger that is not what its log says is refused, wherever the damage is,
# and stays as it is; nothing is left beside it.
printf 'customer,date,amount\nA,2024-01-05,1\n"B, ""b""",2024-01-06,2\nC,2024-01-07,3\n' >a.csv
printf 'customer,date,amount\n"B, ""b""",2024-01-06,5\nD,2024-02-06,5\n' >b.csv
kam-roll --into=good.csv a.csv
damage() {
    name=$1
    shift
    for threads in 1 2; do
        cp good.csv.log ledger.csv.log
        "$@" <good.csv >ledger.csv
        cmp -s good.csv ledger.csv && echo "$name: no damage"
        cp ledger.csv before.csv
        kam-roll --threads=$threads --into=ledger.csv b.csv 2>err
        echo "$name: $? $(sed 's/:.*is not as its log says.*/: is not as its log says/' err)"
        cmp ledger.csv before.csv
        cmp ledger.csv.log good.csv.log
        find . -name "*new*"
        # Where the log has gone with it the rows tell.
        rm ledger.csv.log
        kam-roll --threads=$threads --into=ledger.csv b.csv 2>/dev/null
        echo "without a log: $?"
        rm -f ledger.csv*
    done
}
damage header sed '1s/customer/client/'
damage truncated head -c 100
damage "no last line end" head -c -1
damage empty true
damage "header alone" head -n 1
damage "an open quote" sed '3s/,1,/,"1,/'
damage "a short row" sed 's/2024-01-05,.*/2024/'
damage "another date" sed 's/2024-01-06/2024-1-06x/'
damage "another amount" sed 's/3.00/4.00/'
damage "carriage returns" sed 's/$/\r/'
damage "rubbish" head -c 300 /dev/zero
