# The mean of a customer without any purchase cannot be said; without one in
# the window it is 0 and is scored.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-03-30,50
B,2024-03-31,10
C,2024-03-01,-5
END
kam-rfm -q --monetary=mean --columns=customer,frequency,monetary,rfm sales.csv
kam-rfm -q --monetary=mean --window=1m \
    --columns=customer,frequency,monetary,rfm sales.csv
kam-rfm -q --monetary=mean --frequency=lines \
    --columns=customer,frequency,monetary,rfm sales.csv
kam-rfm -q --columns=customer,frequency,monetary,rfm sales.csv
