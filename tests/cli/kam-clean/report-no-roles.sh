# A table that is no export is reported without complaint.
printf 'product,price,active\nBolt,1.50,yes\nNut,2,no\n' | kam-clean --report
