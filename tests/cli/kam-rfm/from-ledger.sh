# A ledger gives what its transactions give.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-02-10,50.5
C,2024-01-15,10
D,2024-03-30,1000
A,2024-03-01,200
D,2024-03-30,-200
E,2024-02-29,20
F,2024-03-05,-5
B,2024-03-20,49.5
A,2024-03-31,300
END
cat >ledger.csv <<'END'
customer,date,orders,lines,amount,returns
A,2024-01-01,,1,100.00,0.00
A,2024-03-01,,1,200.00,0.00
A,2024-03-31,,1,300.00,0.00
B,2024-02-10,,1,50.50,0.00
B,2024-03-20,,1,49.50,0.00
C,2024-01-15,,1,10.00,0.00
D,2024-03-30,,2,800.00,-200.00
E,2024-02-29,,1,20.00,0.00
F,2024-03-05,,1,-5.00,-5.00
END
for how in --window=1m --frequency=lines --nested --method=ntile; do
    kam-rfm -q $how sales.csv >a.csv
    kam-rfm -q $how ledger.csv | cmp - a.csv && echo same
done
