printf customer,date,amount | kam-rfm --columns=customer,amount
