# Twelve months of Online Retail, one export each, through the month's job:
# after each the result is that of the full history.
need online_retail.csv.gz
# The runner sets it.
# shellcheck disable=SC2154
report=$here/../examples/monthly-report.sh
KAM_READ="-q --amount=Quantity*UnitPrice --order=InvoiceNo --on-error=skip"
export KAM_READ
printf 'tier,amount\nA,>=5000\nB,>=1000\nC,\n' >tiers.csv
mkdir state
command -v kam-tier >/dev/null && cp tiers.csv state
zcat "$KAM_DATA/online_retail.csv.gz" >all.csv
head -n 1 all.csv >history.csv
months="2010-12 2011-01 2011-02 2011-03 2011-04 2011-05 2011-06 2011-07
    2011-08 2011-09 2011-10 2011-11"
before=
for month in $months; do
    { head -n 1 all.csv; grep -a ",$month-" all.csv; } >"$month.csv"
    sed 1d "$month.csv" >>history.csv
    KAM_MONTH=$month sh "$report" "$month.csv" state >out 2>err
    is "$month: status" 0 $?
    is "$month: stderr, but for cuts that collapse" "" "$(grep -v collapse err)"
    # KAM_READ is several options.
    # shellcheck disable=SC2086
    kam-roll --by=day $KAM_READ history.csv >want
    same "$month: the ledger is that of the full history" want state/ledger.csv
    # shellcheck disable=SC2086
    kam-rfm ${before:+--prev="$before"} $KAM_READ history.csv >want
    columns=$(head -n 1 want)
    as_of=$(sed -n '2s/^[^,]*,\([^,]*\),.*/\1/p' want)
    kam-rfm -q --columns="$columns" ${before:+--prev="$before"} \
        "state/$as_of/accounts.csv" >got
    same "$month: the accounts are those of the full history" want got
    is "$month: the report" "Accounts as of $as_of" "$(head -n 1 out)"
    before=state/$as_of/accounts.csv
done
is "one folder a month" 12 "$(find state -name accounts.csv | wc -l | tr -d ' ')"
is "no scratch is left" 0 "$(find state -name 'new*' | wc -l | tr -d ' ')"

# Once more: nothing changes.
cp -r state first
KAM_MONTH=2011-11 sh "$report" 2011-11.csv state >out 2>err
is "again: status" 0 $?
is "again: says so" "2011-11.csv is in the ledger already" "$(head -n 1 out)"
holds "again: nothing has changed" diff -r first state

# A month that is not what it should be, and one that is restated.
KAM_MONTH=2011-12 sh "$report" 2011-10.csv state >out 2>err
is "a month twice: status" 0 $?
{ head -n 1 all.csv; grep -a ',2011-1[12]-' all.csv; } >late.csv
KAM_MONTH=2011-12 sh "$report" late.csv state >out 2>err
is "another month's lines: status" 3 $?
is "another month's lines: told" 1 "$(grep -c 'lies outside --only=2011-12' err)"
holds "another month's lines: nothing has changed" diff -r first state
sed '2,500d' 2011-11.csv >restated.csv
KAM_REPLACE=2011-11 sh "$report" restated.csv state >out 2>err
is "restated: status" 0 $?
{ grep -av ',2011-11-' history.csv; sed 1d restated.csv; } >h.csv
# shellcheck disable=SC2086
kam-roll --by=day $KAM_READ h.csv >want
same "restated: the ledger" want state/ledger.csv
sed 2d restated.csv >other.csv
KAM_READ="$KAM_READ --encoding=none" sh "$report" other.csv state >out 2>err
is "a wrong option: status" 2 $?
