# The same bytes at any number of threads, also of what is added up.
kam-sim --rows=60000 --customers=400 --output=sales.csv
for by in product order_id region; do
    kam-pareto -q --by=$by --within=customer_id --threads=1 sales.csv >one
    for n in 2 5; do
        kam-pareto -q --by=$by --within=customer_id --threads=$n sales.csv |
            cmp - one && echo same
    done
done
{ head -n 1 sales.csv; sed 1d sales.csv | sort -t, -k11; } |
    kam-pareto -q --by=region --within=customer_id | cmp - one && echo same
kam-pareto -q --by=region --within=customer_id <sales.csv | cmp - one && echo same
