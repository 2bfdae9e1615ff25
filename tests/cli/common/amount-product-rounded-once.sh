# 0.0000005 * 3 is 0.0000015, which rounds to even at the sixth place.
cat >sales.csv <<'END'
customer,date,q,p
Acme,2024-03-01,3,0.0000005
Bolt,2024-03-01,5,0.0000005
END
kam-rfm -q --columns=customer,orders,lines,amount,first_date,last_date --amount='q*p' sales.csv
