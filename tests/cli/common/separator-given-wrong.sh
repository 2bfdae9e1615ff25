# The right one is named even where a wrong one was given.
printf 'customer\tdate\tamount\nAcme\t2024-03-01\t10\n' >sales.tsv
kam-rfm --sep=, sales.tsv
