kam-sim --rows=60 --customers=12 --seed=5 --drop-out=0.4 --divert=0.3 \
	--output=sales.csv --truth=truth.csv && cat truth.csv
