kam-rfm sales.csv
