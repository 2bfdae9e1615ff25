kam-sim --rows=10 --customers=4 --lang=zh
