# Broken records do not end the report: they have a row of their own.
cat >sales.csv <<'END'
customer,date,amount
A,2024-03-01,1
B,2024-03-02
"C" Ltd,2024-03-03,3
D,2024-03-04,4
END
kam-clean --report sales.csv
kam-clean --report -q --on-error=skip --rejects=bad.csv --columns=column,bad sales.csv
cat bad.csv
