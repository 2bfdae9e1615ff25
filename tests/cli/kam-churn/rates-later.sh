# What comes after the period is not looked at: not by the models, which are
# trained on what was known at its end, nor by --by.  Off-season accounts and
# finished projects are not lost.
kam-sim --rows=30000 --customers=600 --seed=7 --from=2020-01-01 \
    --to=2023-12-31 --mix=regular=3,irregular=3,seasonal=2,project=2 \
    --drop-out=.2 >sales.csv
rates='--base=2021-07-01..2022-06-30 --period=2022-07-01..2022-12-31'
kam-churn -q --summary $rates sales.csv >all.csv
awk -F, 'NR == 1 || $2 <= "2022-12-31"' sales.csv >known.csv
kam-churn -q --summary $rates known.csv >then.csv
cmp all.csv then.csv && echo the same
# Statuses are those of the period's end.
kam-churn -q --as-of=2022-12-31 --columns=customer,status,pattern \
    sales.csv >status.csv
awk -F, '
FILENAME == "status.csv" { status[$1] = $2; next }
FNR == 1 { for (i = 1; i <= NF; i++) { at[$i] = i }; next }
{ c = $at["customer_id"]; d = $at["order_date"]
  if ($at["amount"] > 0 && d >= "2021-07-01" && d <= "2022-06-30") base[c] = 1
  if ($at["amount"] > 0 && d >= "2022-07-01" && d <= "2022-12-31") then[c] = 1 }
END { for (c in base) { n++
    if (c in then) kept++
    else if (status[c] == "lost") lost++
    else if (status[c] == "ended") ended++
    else open++ }
  print n, kept + 0, open + 0, lost + 0, ended + 0 }' status.csv sales.csv >want.txt
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
{ print $at["base_accounts"], $at["retained_accounts"], $at["undecided_accounts"], $at["lost_accounts"], $at["ended_accounts"] }' all.csv >is.txt
cmp want.txt is.txt && echo counted
awk '{ print ($1 == $2 + $3 + $4 + $5), ($3 > 0), ($4 > 0), ($5 > 0) }' is.txt
