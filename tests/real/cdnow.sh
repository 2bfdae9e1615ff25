# CD purchases of the cohort of 1997-01 (B. Hardie's teaching data).  The
# figures were computed by an independent program in exact fractions.
need cdnow.csv
kam-rfm --threads=2 "$KAM_DATA/cdnow.csv" >accounts.csv 2>err
is "status" 0 $?
is "customers" 23570 "$(($(wc -l <accounts.csv) - 1))"
is "with a purchase" 23502 \
    "$(awk -F, 'NR > 1 && $3 > 0' accounts.csv | wc -l | tr -d ' ')"
is "amount in cents" 250031563 \
    "$(awk -F, 'NR > 1 { sub(/\./, "", $6); sum += $6 } END { printf "%d", sum }' accounts.csv)"
is "rows used" 69659 \
    "$(awk -F, 'NR > 1 { sum += $5 } END { print sum }' accounts.csv)"
is "purchase days" 67511 \
    "$(awk -F, 'NR > 1 { sum += $4 } END { print sum }' accounts.csv)"
is "as_of" 1998-06-30 "$(cut -d, -f2 accounts.csv | sed 1d | sort -u)"
is "two cuts of frequency collapse, with a warning" 1 \
    "$(grep -c '^kam-rfm: warning: .*frequency' err)"
is "no other warning" 1 "$(wc -l <err | tr -d ' ')"

cat >want <<'END'
dimension,score,from,to,customers
recency,1,512,,4509
recency,2,484,512,4888
recency,3,430,484,4696
recency,4,140.2,430,4708
recency,5,,140.2,4701
frequency,1,,1,11989
frequency,2,1,1,0
frequency,3,1,2,4040
frequency,4,2,4,3638
frequency,5,4,,3835
monetary,1,,15.36,4749
monetary,2,15.36,31.54,4656
monetary,3,31.54,60.05,4697
monetary,4,60.05,134.288,4699
monetary,5,134.288,,4701
END
kam-rfm -q --show-cuts "$KAM_DATA/cdnow.csv" >got
same "cuts" want got

# Running a tool on its own output changes nothing; nor does reading the
# thirteen columns alone.
kam-rfm -q accounts.csv >again.csv
same "from accounts" accounts.csv again.csv
kam-rfm -q <accounts.csv | kam-rfm -q >again.csv
same "twice in a pipe" accounts.csv again.csv
cut -d, -f1-13 accounts.csv | kam-rfm -q >again.csv
same "from the thirteen columns" accounts.csv again.csv
kam-rfm -q --columns="$(head -n 1 accounts.csv | cut -d, -f1-13)" \
    "$KAM_DATA/cdnow.csv" >thirteen.csv
cut -d, -f1-13 accounts.csv >want
same "--columns cuts as cut does" want thirteen.csv
