# Columns of further files are matched by name.
printf 'region,customer,date,amount\nN,A,2024-03-01,1\n' >march.csv
printf 'amount\tdate\tcustomer\tregion\n2.50\t2024-04-01\t"B ""b"""\tS, W\n' >april.tsv
kam-clean march.csv april.tsv
