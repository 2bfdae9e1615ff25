kam-sim --drop-out=1
