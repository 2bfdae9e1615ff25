printf 'name,day\nA,2024-03-01\n' | kam-clean
