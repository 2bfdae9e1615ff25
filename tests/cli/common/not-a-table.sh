# What is often given for a CSV export: a workbook, an archive, a title above
# the header, Excel's line for the separator, a separator that it has not.
try() {
    kam-rfm "$@"
    echo $?
}
printf 'PK\003\004\024\000\006\000\010\000\000\000!\000bpS\n' >sales.xlsx
printf '\320\317\021\340\241\261\032\341\000\000\n' >sales.xls
printf 'Umsatz 2024\n\ncustomer,date,amount\nA,2024-01-05,1\n' >title.csv
printf 'sep=;\r\ncustomer;date;amount\r\nA;2024-01-05;1\r\n' >excel.csv
printf 'customer,date,amount\nA,2024-01-05,1\n' >comma.csv
cp comma.csv comma.tsv
try sales.xlsx
try sales.xls
try - <sales.xlsx
try title.csv
try --customer=1 title.csv
try excel.csv
try --sep=';' excel.csv
try --sep=';' comma.csv
try comma.tsv
