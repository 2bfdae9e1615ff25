kam-sim --rows=1000000 | sed -n -e 1p -e 1q
