kam-sim --rows=100 --customers=200
