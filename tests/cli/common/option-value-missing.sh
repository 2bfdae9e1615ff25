kam-rfm --amount
