cat >sales.csv <<'END'
product,client,date,amount,product
"a,b",A,2024-03-01,1,"x ""y"""
END
kam-clean --columns=amount,product,'product[2]',customer sales.csv
kam-clean --format=tsv sales.csv
kam-clean --format=json sales.csv
