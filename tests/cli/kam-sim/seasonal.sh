kam-sim --rows=12 --customers=2 --mix=seasonal=1 --drop-out=0 --returns=0 \
	--columns=customer_id,order_date
