# Accounts that buy every 91 days, 3 more or less; some have stopped.  Of
# those the silence of none has escaped, of the others nobody is lost.
kam-sim --rows=20000 --customers=1000 --clockwork=91 --mix=regular=1 \
    --drop-out=.25 --truth=truth.csv >sales.csv
kam-churn -q --columns=customer,status,p_active,last_date sales.csv >churn.csv
awk -F, '
NR == FNR { if (FNR == 1) for (i = 1; i <= NF; i++) col[$i] = i
    stop[$1] = $col["stop_date"]; next }
FNR > 1 && $2 != "new" { n[(stop[$1] != "") " " $2]++ }
END {
    print "lost though going on:", n["0 lost"] + 0
    stopped = n["1 lost"] + n["1 at-risk"] + n["1 ended"] + n["1 due"]
    print "stopped and seen:", (stopped > .9 * (stopped + n["1 active"]))
}' truth.csv churn.csv
