kam-sim --rows=10000 >/dev/full
