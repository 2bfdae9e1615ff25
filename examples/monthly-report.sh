#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: monthly-report.sh SALES.csv [FOLDER]
#
# Score the accounts of a sales export, compare them with the run before, and
# print a short report.  FOLDER (by default kam-report) keeps one file a run,
# accounts-YYYY-MM-DD.csv, named by the last day in the export; that is all
# the state there is.  Options for reading the export, such as --encoding or
# --amount, may be put into $KAM_READ.
#
# From cron, on the second of each month:
#   0 6 2 * *  monthly-report.sh /data/sales.csv /data/kam | mail -s accounts me
set -eu

if [ $# -lt 1 ]; then
    echo 'usage: monthly-report.sh SALES.csv [FOLDER]' >&2
    exit 2
fi
sales=$1
folder=${2:-kam-report}
mkdir -p "$folder"
new=$folder/new.csv

# KAM_READ holds several options.
# shellcheck disable=SC2086
kam-rfm ${KAM_READ:-} --output="$new" "$sales"
as_of=$(kam-rfm --columns=as_of "$new" | sed -n 2p)
accounts=$folder/accounts-$as_of.csv

# The run before: the latest file that is older than this one.
before=$(ls "$folder" | awk -v now="accounts-$as_of.csv" '
    /^accounts-[0-9-]*\.csv$/ && $0 < now { last = $0 }
    END { print last }')
[ -z "$before" ] || before=$folder/$before

if [ -n "$before" ]; then
    kam-rfm --prev="$before" --output="$accounts" "$new"
    rm "$new"
else
    mv "$new" "$accounts"
fi

echo "Accounts as of $as_of"
echo
kam-rfm --summary --pretty "$accounts"

if [ -n "$before" ]; then
    echo
    echo "Moved down since ${before##*/}, the largest first"
    echo
    # The customer comes last: it alone may have commas and quotes.
    kam-rfm --prev="$before" \
        --columns=moved,amount,segment_prev,segment,customer "$accounts" |
        awk -F, 'NR > 1 && $1 == "down"' | sort -t, -k2,2nr | head -n 20 |
        cut -d, -f2-
fi
