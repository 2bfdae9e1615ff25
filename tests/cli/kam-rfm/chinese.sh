# Chinese headers and names.
printf '客户名称,订单日期,金额\n长江钢铁,2024-03-01,"12,000.50"\n黄河电子,2024-01-01,300\n' |
    kam-rfm -q --segments=cn8 --columns=customer,recency,monetary,segment
