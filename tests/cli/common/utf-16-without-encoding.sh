cat >utf8.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
{ printf '\377\376'; iconv -f UTF-8 -t UTF-16LE utf8.csv; } >sales.csv
kam-rfm sales.csv
