# A map that comes through a pipe is named in messages as all input is.
printf 'customer,date,amount\nA,2024-01-01,1\n' >sales.csv
printf 'segment,r,f,m\nbest,1-5,1-5,1-5\n' |
    kam-rfm -q --segments=- --columns=customer,segment sales.csv
printf 'segment,r,f,m\nbest,6,1,1\n' | kam-rfm --segments=- sales.csv
echo $?
printf 'segment,r,f\nbest,1,1\n' | kam-rfm --segments=- sales.csv
echo $?
