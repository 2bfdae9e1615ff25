# A header is a table: the output is its header.
echo customer,date,amount >sales.csv
kam-rfm sales.csv
