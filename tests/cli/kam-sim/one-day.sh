kam-sim --rows=5 --customers=3 --from=2024-02-29 --to=2024-02-29 --returns=0 \
	--columns=order_date,customer_id,quantity
