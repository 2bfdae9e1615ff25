kam-sim --rows=20 --customers=3 --lang=zh --divert=1 --output=sales.csv \
	--truth=truth.csv && cat truth.csv
