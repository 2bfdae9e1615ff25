kam-sim --rows=20 --customers=6 --returns=0.3 --divert=0.5 --seed=3
