kam-sim --rows=2000 --customers=700 --columns=customer_id |
	awk 'NR > 1' | LC_ALL=C sort -u | sed -n -e 1p -e '$p' -e '$='
