# Accounts are taken as they come, in their order, with what they carry; running
# twice changes nothing.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
B,2024-02-10,50.5
C,2024-01-15,10
D,2024-03-30,1000
A,2024-03-01,200
D,2024-03-30,-200
E,2024-02-29,20
F,2024-03-05,-5
B,2024-03-20,49.5
A,2024-03-31,300
END
kam-rfm -q sales.csv >once.csv
kam-rfm -q once.csv | cmp - once.csv && echo same
{ head -n 1 once.csv; tail -n +2 once.csv | sort -r; } >reversed.csv
kam-rfm -q reversed.csv | cmp - reversed.csv && echo same
sed -e '1s/$/,note/' -e '2,$s/$/,"x, y"/' once.csv >noted.csv
kam-rfm -q --columns=customer,note,rfm noted.csv
