kam-sim --rows=150000 --customers=100000 --columns=customer_id,manager |
	sed -n 2p | tr 0-9 9
