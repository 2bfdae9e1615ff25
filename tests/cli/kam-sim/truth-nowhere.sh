kam-sim --rows=10 --customers=2 --truth=no/such/folder.csv --output=x.csv
