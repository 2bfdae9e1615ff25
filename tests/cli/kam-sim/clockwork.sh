kam-sim --rows=40 --customers=2 --clockwork=91 --mix=regular=1 --drop-out=0 \
	--returns=0 --lines=1 --columns=customer_id,order_date
