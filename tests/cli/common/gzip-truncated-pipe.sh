kam-sim --rows=5000 --customers=100 | gzip | head -c 20000 | kam-rfm
