# What the tool makes is drawn, or what --columns says.
cat >sales.csv <<'END'
note,client,date,amount,invoice no
x,甲乙,2024-03-01,1,7
y,A,2024-03-02,-1234.5,
END
kam-clean --pretty sales.csv
kam-clean --pretty --order=none --columns=customer,note sales.csv
