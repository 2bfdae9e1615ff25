# The rejects come in input order, whatever the threads do.
kam-sim --rows=40000 --customers=500 |
    awk -F, -v OFS=, 'NR % 1000 == 0 { print "x"; next } { print }' >sales.csv
for n in 1 2 4; do
    kam-rfm -q --threads=$n --on-error=skip --rejects=r$n.csv sales.csv >a$n.csv
    wc -l <r$n.csv
done
sed -n '1,3p;$p' r1.csv
cmp r1.csv r2.csv
cmp r1.csv r4.csv
cmp a1.csv a2.csv
cmp a1.csv a4.csv
