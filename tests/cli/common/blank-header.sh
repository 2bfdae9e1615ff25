printf '\nA,2024-03-01,1\n' | kam-rfm
