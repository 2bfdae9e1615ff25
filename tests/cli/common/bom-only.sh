printf '\357\273\277' >sales.csv
kam-rfm sales.csv
