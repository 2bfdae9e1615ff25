# A header alone: headers out. Nobody bought: no scores, no cuts.
printf 'customer,date,amount\n' >none.csv
kam-rfm none.csv
kam-rfm --summary none.csv
kam-rfm --show-cuts none.csv
printf 'A,2024-01-01,-5\n' >>none.csv
kam-rfm none.csv
kam-rfm --summary --segments=cn8 none.csv | tail -n 2
kam-rfm --show-cuts none.csv
