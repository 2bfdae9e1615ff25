# The columns by their definitions, on examples worked out by hand as of
# 2024-12-31.  G, the median of gap_mean where there are two gaps or more, is
# the middle of 10 (B), 20 (E), 30 (A) and 365.5 (F): 25.
cat >sales.csv <<'END'
customer,date,amount
A,2024-01-01,100
A,2024-01-31,100
A,2024-03-01,100.01
A,2023-12-31,-20
B,2024-10-01,1
B,2024-10-11,2
B,2024-10-21,3
B,2024-10-31,4
C,2024-12-21,5
D,2024-12-01,6
E,2024-10-31,7
E,2024-11-20,7
E,2024-12-10,7
F,2022-12-31,1000
F,2023-12-31,500
F,2024-12-31,700
H,2024-12-01,10
H,2024-12-16,10
I,2024-12-31,-4
END
# expected_gap, (x gap_mean + 2 G) / (x + 2): A (2 30 + 50) / 4, B (3 10 + 50)
# / 5, C and D 25, E (2 20 + 50) / 4, F (2 365.5 + 50) / 4 = 195.25 and so
# 195.2, H (15 + 50) / 3 = 21.7, so that it is due 22 days after the last.
# annual_value of F: 2200 365 / (731 + 195.2).  The 12 months begin on
# 2024-01-01, those before on 2023-01-01: A's return is of these, and F's first
# purchase of neither.
want='A,27.5,11.09,2024-03-29,280.01,300.01,-20.00
B,16.0,3.81,2024-11-16,10.00,10.00,0.00
C,25.0,0.40,2025-01-15,5.00,5.00,0.00
D,25.0,1.20,2024-12-26,6.00,6.00,0.00
E,22.5,0.93,2025-01-01,21.00,21.00,0.00
F,195.2,0.00,2025-07-14,866.98,700.00,500.00
H,21.7,0.69,2025-01-07,20.00,20.00,0.00
I,,,,,,'
kam-churn --model=window --lost-after=100d --columns=customer,expected_gap,overdue_ratio,next_due,annual_value,amount_12m,amount_prev_12m \
    sales.csv | sed 1d >is.csv
echo "$want" | diff - is.csv && echo 'as worked out by hand'
kam-churn --model=window --lost-after=100d \
    --columns=customer,pattern,status,amount_at_risk,p_active,p_buy,reason sales.csv
# By a model: p_active is never below p_buy, amount_at_risk is annual_value x
# (1 - p_active) to the cent, status the first that holds.
kam-sim --rows=8000 --customers=400 --seed=5 \
    --mix=regular=2,irregular=2,seasonal=1,project=1 >sales.csv
kam-churn -q --columns=customer,pattern,overdue_ratio,p_active,p_buy,annual_value,amount_at_risk,status,days sales.csv |
    awk -F, '
NR == 1 || $9 == 0 { next }
{ n++
    risk = $8 == "ended" ? 0 : $6 * (1 - $4); d = $7 - risk
    if (d > .0051 || d < -.0051) print "at risk:", $0
    if ($4 + 0 < $5 + 0) print "p_active:", $0
    want = $8 == "ended" ? "ended" : $2 == "new" ? "new" : \
        $2 == "seasonal" && $8 == "active" ? "active" : $4 < .1 ? "lost" : \
        $4 < .5 ? "at-risk" : $3 > 1.005 ? "due" : $3 < .995 ? "active" : $8
    if ($8 != want) print "status:", $0, want
    if ($8 == "ended" && $2 != "project") print "ended:", $0
    seen[$8] = 1 }
END { for (s in seen) statuses++; print (n > 390), statuses, "statuses" }'
