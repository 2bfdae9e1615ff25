# Orders are counted once, days once, lines each; the mean is an order's.
cat >orders.csv <<'END'
customer,date,amount,order
A,2024-01-01,10,1
A,2024-01-01,20,1
A,2024-01-01,30,2
A,2024-01-05,40,3
A,2024-01-05,-1,3
END
for what in orders days lines; do
    kam-rfm -q --frequency=$what --monetary=mean \
        --columns=customer,frequency,monetary orders.csv
done
