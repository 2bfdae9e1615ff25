# An empty file is an error, not a table without rows.
: >sales.csv
kam-rfm sales.csv
