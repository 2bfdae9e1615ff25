kam-sim --rows=5000 --customers=100 | gzip >whole.gz
head -c 20000 whole.gz >sales.csv.gz
kam-rfm sales.csv.gz
