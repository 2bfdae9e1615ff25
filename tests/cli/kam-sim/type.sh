# --type adds who is a project, as planted, and changes nothing else.
kam-sim --rows=500 --customers=60 --truth=truth.csv >plain.csv
kam-sim --rows=500 --customers=60 --type >typed.csv
cut -d, -f1-11 typed.csv | cmp - plain.csv && echo the same lines
sed 1q typed.csv | cut -d, -f12
sed 1d typed.csv | cut -d, -f3,12 | LC_ALL=C sort -u >seen
sed 1d truth.csv | awk -F, '{ print $1 "," ($2 == "project" ? "project" : "standing") }' |
    LC_ALL=C sort | cmp - seen && echo as planted
kam-sim --rows=500 --customers=60 --type --lang=zh >zh.csv
sed 1q zh.csv | cut -d, -f12
sed 1d zh.csv | cut -d, -f12 | LC_ALL=C sort -u
# It is what kam-churn takes for a project.
kam-churn -q --model=window --type=customer_type --columns=pattern typed.csv | grep -c project
kam-churn -q --model=window --type=客户类型 --columns=pattern zh.csv | grep -c project
grep -c ,project seen
