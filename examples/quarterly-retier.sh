#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: quarterly-retier.sh SALES.csv|LEDGER.csv [RULES.csv [FOLDER]]
#
# Put the accounts into tiers by their monthly spend, and say who moved.
# FOLDER (by default kam-tiers) keeps one file a run, tiers-YYYY-MM-DD.csv,
# named by the day that it describes; the latest before it is where accounts
# move from.  A move needs 10 % beyond the bound, at two runs running.
#
# What is read may be an export or a ledger (customer, date, orders, lines,
# amount, returns), which is far smaller and gives the same answer.  $KAM_READ
# may hold options for reading it, $AS_OF the day (by default the last one in
# the file), $KAM_TIER others than those below.
#
# From cron, on the second day of each quarter:
#   0 6 2 1,4,7,10 *  quarterly-retier.sh /data/ledger.csv | mail -s tiers me
#
# To run through the past, a month at a time:
#   for day in 2024-01-31 2024-02-29 2024-03-31; do
#       AS_OF=$day quarterly-retier.sh ledger.csv
#   done
set -eu

if [ $# -lt 1 ]; then
    echo 'usage: quarterly-retier.sh SALES.csv|LEDGER.csv [RULES.csv [FOLDER]]' >&2
    exit 2
fi
sales=$1
rules=${2:-$(dirname "$0")/tiers-telecom.csv}
folder=${3:-kam-tiers}
stable=${KAM_TIER:---hysteresis=10% --min-stay=2}
mkdir -p "$folder"
new=$folder/new.csv

# These hold several options.
# shellcheck disable=SC2086
kam_tier() {
    kam-tier ${KAM_READ:-} ${AS_OF:+--as-of=$AS_OF} --rules="$rules" \
        --per=month $stable "$@" "$sales"
}

# The day that is described decides which run came before.
as_of=${AS_OF:-$(kam_tier --columns=as_of | sed -n 2p)}
tiers=$folder/tiers-$as_of.csv
before=$(ls "$folder" | awk -v now="tiers-$as_of.csv" '
    /^tiers-[0-9-]*\.csv$/ && $0 < now { last = $0 }
    END { print last }')

if [ -z "$before" ]; then
    kam_tier --output="$new"
    mv "$new" "$tiers"
    echo "Tiers as of $as_of"
    echo
    kam_tier --summary --pretty
    exit
fi

before=$folder/$before
kam_tier --prev="$before" --output="$new"
mv "$new" "$tiers"

echo "Tiers as of $as_of, and moves since ${before##*/}"
echo
kam_tier --prev="$before" --summary --pretty
echo
echo 'Moved'
echo
kam_tier --prev="$before" --moved --pretty \
    --columns=move,tier_prev,tier,tier_value,customer
