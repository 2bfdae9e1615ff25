cat >utf8.csv <<'END'
客户,日期,金额
甲公司,2024-03-01,10
乙公司,2024-03-02,20
END
iconv -f UTF-8 -t UTF-16 utf8.csv >sales.csv
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --encoding=utf-16 sales.csv
