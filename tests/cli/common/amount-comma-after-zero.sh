# 0,125 is no number of thousands: reading it as 125 would be a thousandfold.
printf 'customer,date,amount\nAcme,2024-03-01,"0,125"\n' | kam-rfm
