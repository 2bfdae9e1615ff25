# The factors can be held, their product cannot.
cat >sales.csv <<'END'
customer,date,q,p
Acme,2024-03-01,1000000000000,1000000000000
END
kam-rfm --amount='q*p' sales.csv 2>err
echo "status $?"
sed "s/ column '[qp]'.*//" err
