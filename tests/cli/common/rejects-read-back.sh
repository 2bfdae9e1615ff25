# The record column is the record, whatever quotes it has.
cat >sales.csv <<'END'
customer,date,amount
"Say ""hi"", Inc",2024-03-01,x
Acme,2024-03-02,1
END
kam-rfm -q --columns=customer --on-error=skip --rejects=r.csv sales.csv
cat r.csv
