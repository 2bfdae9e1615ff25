# Dates, amounts and names of all kinds in one form.
cat >sales.csv <<'END'
客户,日期,金额,备注
 甲 ,2024年3月1日,"1,234.5",x
"　""乙""",20240302,(12.50),"a,b"
丙,2024/3/3 10:30,1.2E+05,
丁,2024-03-04T09:00:00Z,.000001,' '
END
kam-clean sales.csv
