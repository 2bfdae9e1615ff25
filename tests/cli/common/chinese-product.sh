cat >sales.csv <<'END'
客户,日期,数量,单价
甲,2024/3/1,3,2.5
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
