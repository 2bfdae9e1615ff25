printf 'customer,date,amount\nAcme,2024-03-01,10\nBo\351t,2024-03-02,20\n' >sales.csv
kam-rfm --method=ntile --columns=customer,amount --on-error=skip --rejects=r.csv sales.csv
od -c r.csv | sed 's/ *$//'
