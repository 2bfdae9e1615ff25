kam-sim sales.csv
