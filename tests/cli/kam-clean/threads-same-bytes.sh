kam-sim --rows=30000 --customers=500 >sales.csv
kam-clean --threads=1 sales.csv >a.csv
kam-clean --threads=8 sales.csv >b.csv
cat sales.csv | kam-clean >c.csv
gzip -c sales.csv | kam-clean >d.csv
for other in b c d; do
    cmp a.csv $other.csv
done
wc -l <a.csv
