mkdir sales.csv
kam-rfm sales.csv
