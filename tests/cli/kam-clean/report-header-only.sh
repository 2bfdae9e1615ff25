echo 'customer,date,amount' | kam-clean --report
