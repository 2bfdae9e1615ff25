# Columns of others and their quotes stay as they are.
cat >sales.csv <<'END'
customer,date,amount
Acme,2024-03-01,10
Bolt,2024-03-02,20
END
kam-rfm -q sales.csv |
    awk -F, 'NR == 1 { print $0 ",\"my, note\"" ; next } { print $0 ",\"x\"" }' |
    kam-rfm -q
