# What drives purchases: a row a feature.
kam-sim --rows=20000 --customers=900 |
    kam-churn -q --model=regression --coefficients >c.csv
sed 1q c.csv
awk -F, 'NR > 1 && $2 + 0 == $2 && $3 >= 0 && $4 > 0 { n++ } END { print n }' c.csv
