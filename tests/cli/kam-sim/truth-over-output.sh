kam-sim --output=x.csv --truth=x.csv
