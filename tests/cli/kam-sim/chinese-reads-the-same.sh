kam-sim --rows=2000 | kam-rfm -q >en.csv
kam-sim --rows=2000 --lang=zh | iconv -f utf-8 -t gb18030 |
	kam-rfm -q --encoding=gb18030 >zh.csv
cmp en.csv zh.csv && awk 'END { print NR }' zh.csv
