cat >sales.csv <<'END'
customer,date,amount
A,2024-03-01,$1
B,2024-03-02,2
C,2024-03-03,€3
END
kam-clean sales.csv
