# The header is plain ASCII, a name in line 3 is not.
cat >utf8.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
乙公司,2024-03-02,20
END
iconv -f UTF-8 -t GBK utf8.csv >sales.csv
kam-rfm sales.csv
