# Lines that are not used do not come out; -v says how many.
cat >sales.csv <<'END'
customer,date,amount
A,2024-02-29,1
B,2024-03-01,2
C,2024-03-02,-3
D,2024-03-31,4
E,2024-04-01,5
END
kam-clean -v --from=2024-03-01 --to=2024-03-31 --returns=drop sales.csv
kam-clean --as-of=2024-03-02 sales.csv
