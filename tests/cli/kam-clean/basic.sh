# An export of quantities and prices: the four columns first, then the rest.
cat >sales.csv <<'END'
InvoiceNo,StockCode,Quantity,InvoiceDate,UnitPrice,CustomerID,Country
536365,85123A,6,2010/12/1 8:26,2.55, 17850 ,United Kingdom
536365,"71,053",-6,2010/12/1 8:26,3.395,17850,"United ""K"""
,22752,0,20101202,7.65,"13047",
END
kam-clean -v sales.csv
