gzip </dev/null >sales.csv.gz
kam-rfm sales.csv.gz
