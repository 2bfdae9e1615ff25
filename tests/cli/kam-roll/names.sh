# Names that need quotes, and keys that are empty or blank.
cat >sales.csv <<END
customer,date,amount,"a,b"
"Müller, ""x""",2024-01-02,1,
客户甲,2024-01-02,2," east"
"Müller, ""x""",2024-01-02,1,east
END
kam-roll --by=day sales.csv >day.csv
cat day.csv
kam-roll --by=day day.csv | cmp - day.csv
cut -d, -f1-3 sales.csv >/dev/null
sed 's/"a,b"/k/' sales.csv >k.csv
kam-roll --by=day --keys=k k.csv >keys.csv
cat keys.csv
kam-roll --by=day --keys=k keys.csv | cmp - keys.csv
kam-roll --by=day --format=json keys.csv k.csv --keys=k
