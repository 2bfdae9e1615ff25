# U+3000 and a no-break space are blanks, too.
printf 'customer,date,amount\n\343\200\200\302\240,2024-03-02,20\n' >sales.csv
kam-rfm sales.csv
