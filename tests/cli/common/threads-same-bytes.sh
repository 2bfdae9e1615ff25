kam-sim --rows=60000 --customers=3000 >sales.csv
for n in 1 2 3 8; do
    kam-rfm -q --threads=$n sales.csv >a$n.csv
done
cat sales.csv | kam-rfm -q >pipe.csv
for other in a2 a3 a8 pipe; do
    cmp a1.csv $other.csv
done
wc -l <a1.csv
