echo 'amount,note,client,date' | kam-clean
