# 592 customers, 21 of them class A: 3.55 % of the accounts, 40 % of the
# amount, and 62 % of one product.
awk 'BEGIN {
    print "customer,date,product,amount"
    # 20 accounts of 190 and one of 200 make 4000; the others 6000 of 10000.
    for (i = 1; i <= 592; i++) {
        key = i <= 21
        all = i == 1 ? 200 : key ? 190 : i == 22 ? 45 : 0
        # 570 others share 5955 in units of 1/100.
        cents = key || i == 22 ? all * 100 : 1044 + (i <= 22 + 420)
        # Of the product X, 1000 in all, the 21 buy 620.
        x = i == 1 ? 2000 : key ? 3000 : i <= 401 ? 100 : 0
        printf "K%03d,2024-03-01,X,%.2f\n", i, x / 100
        printf "K%03d,2024-03-01,Y,%.2f\n", i, (cents - x) / 100
    }
}' >sales.csv
kam-pareto -q --classes=40 sales.csv >ranked.csv
awk -F, 'NR > 1 { n++; a += $NF == "A" }
    END { printf "%d of %d are class A: %.2f %%\n", a, n, 100 * a / n }' ranked.csv
grep ',A$' ranked.csv | tail -n 1 | cut -d, -f14-
kam-pareto -q --within=product sales.csv | grep '^X,' | sed -n '21p'
