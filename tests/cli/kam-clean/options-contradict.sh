for options in --fx=rates.csv --currency=c --base=CNY '--report --dedup=a' \
    '--report --parent=p.csv' '--report --fx=r.csv --currency=c'; do
    kam-clean $options sales.csv
    echo $?
done
