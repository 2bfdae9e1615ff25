kam-sim --rows=0
