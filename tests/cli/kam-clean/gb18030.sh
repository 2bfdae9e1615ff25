# Chinese Excel, semicolons, CRLF: the output is UTF-8, commas, LF.
printf '客户;日期;金额;备注\r\n甲;2024-03-01;1,5;"a;b"\r\n乙, 丙;2024-03-02;2;c,d\r\n' |
    iconv -f utf-8 -t gb18030 |
    kam-clean --encoding=gb18030 --sep=';' --decimal=,
