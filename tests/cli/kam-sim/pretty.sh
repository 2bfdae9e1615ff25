kam-sim --rows=3 --customers=2 --lang=zh --pretty
