# The same bytes at any number of threads, from a file or a pipe.
kam-sim --rows=20000 --customers=900 >sales.csv
kam-churn -q sales.csv >a.csv
kam-churn -q --threads=5 <sales.csv | cmp - a.csv && echo same
grep -ci nan a.csv
