#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: demo.sh [SALES.csv]
#
# What a monthly run looks like, step by step, on a made-up export (or on
# yours).  Everything happens in a scratch folder that is removed at the end.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# say TEXT...: a paragraph before a step
say() {
    printf '\n'
    printf '%s\n' "$@"
}

# step COMMAND: show a command, then run it
step() {
    printf '\n  $ %s\n' "$1"
    sh -e -c "$1" >"$work/shown"
    sed 's/^/  /' "$work/shown"
}

if [ $# -gt 0 ]; then
    cp "$1" "$work/sales.csv"
    cd "$work"
else
    cd "$work"
    say '== A sales export' \
        'kam-sim makes one up: 20000 lines of 500 customers.  Yours comes from your' \
        'ERP system, web shop or Excel; any CSV with customer, date and amount will do.'
    step 'kam-sim --rows=20000 --customers=500 --output=sales.csv'
    step 'head -n 4 sales.csv'
fi

say '== Who bought how recently, how often, how much' \
    'kam-rfm makes one row of each customer: what they bought in all, and three' \
    'scores from 1 to 5.  The output is CSV; --pretty draws it for the eye.'
step 'kam-rfm --output=accounts.csv sales.csv'
step 'kam-rfm --pretty accounts.csv | head -n 8'

say '== The segments' \
    'The scores together name a segment.  Here is how much business each one has:'
step 'kam-rfm --summary --pretty accounts.csv'

say '== Whom to call' \
    'Large accounts that have gone quiet: a score of money of 5, of recency 1 or 2.' \
    'The output is plain CSV, so any tool can go on from here.'
step "kam-rfm --columns=amount,r,m,recency,segment,customer accounts.csv |
      awk -F, 'NR == 1 || (\$2 <= 2 && \$3 == 5)' |
      sort -t, -k1,1nr | head -n 6"

say '== Last month against this month' \
    'The same export up to a month before, scored, then compared: --prev appends' \
    'the earlier segment and whether the account has moved up or down.'
as_of=$(kam-rfm --columns=as_of accounts.csv | sed -n 2p)
month=${as_of%-*}-01
step "kam-rfm --to=$month --output=before.csv sales.csv"
step "kam-rfm --prev=before.csv --columns=moved accounts.csv |
      sed 1d | sort | uniq -c"

say '== Which few carry the business' \
    'A fifth of the customers, four fifths of the business: measured, not assumed.'
step 'kam-pareto --summary --pretty \
      --columns=keys,total,top20_share,keys_for_80,cr10,gini sales.csv'

say '== Who is slipping away' \
    'kam-churn reads silence against each account'"'"'s own rhythm.  The most at stake:'
step 'kam-churn --columns=amount_at_risk,status,customer,reason sales.csv |
      sort -t, -k1,1nr | head -n 4'

say '== The month in one pipe' \
    'Each tool appends its columns and passes on the rest.  The tiers are rules in' \
    'a CSV file, and say what service is due.'
printf 'tier,amount,visits_per_quarter\nkey,>=500000,3\nlarge,>=100000,2\nrest,,\n' \
    >tiers.csv
step 'cat tiers.csv'
step 'kam-churn sales.csv | kam-rfm | kam-tier --rules=tiers.csv | kam-pareto \
      --columns=customer,amount,tier,visits_per_quarter,segment,status,class |
      head -n 6'

say 'Next: kam help lists the tools, man kam-rfm has every option and column.' \
    'examples/monthly-report.sh is a script to start from.'
