kam-sim --rows=2 --customers=2 --format=json --columns=customer_id,amount
