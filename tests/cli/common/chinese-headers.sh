cat >sales.csv <<'END'
客户编号,订单日期,销售金额,订单号
甲公司,2024年3月1日,"¥1,234.50",D1
乙公司,2024年12月31日,￥5,D2
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date sales.csv
