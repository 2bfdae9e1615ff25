#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: monthly-report.sh EXPORT.csv [FOLDER]
#
# The month's job: take a new export into the ledger, score all accounts,
# compare them with the run before, print a short report.
#
# FOLDER (by default kam-report) keeps all the state there is:
#   ledger.csv       what every customer bought on every day; ledger.csv~ is
#                    the one before, ledger.csv.log says what went in
#   tiers.csv        the rules for kam-tier, if you want tiers
#   YYYY-MM-DD/      one folder a run, named by the last day in the ledger:
#                    accounts.csv, summary.csv and report.txt
#
# Run it twice and nothing changes: an export that is in the ledger already is
# not added again, and its folder is made anew.  An export that was cut at the
# wrong day is refused if you set KAM_MONTH=2024-06; KAM_REPLACE=2024-06 takes
# the restated month in place of the old one.  Options for reading exports,
# such as --encoding or --amount, go into $KAM_READ.
#
# Exit status: 0 done, 3 the export is bad, 4 a file cannot be read or
# written, or another run is under way; then nothing has changed.
#
# From cron, on the second of each month, last month's export:
#   0 6 2 * *  monthly-report.sh "/data/$(date -d 'last month' +\%Y-\%m).csv" /data/kam | mail -s accounts me
[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"
set -euo pipefail

if [ $# -lt 1 ]; then
    echo 'usage: monthly-report.sh EXPORT.csv [FOLDER]' >&2
    exit 2
fi
export=$1
folder=${2:-kam-report}
ledger=$folder/ledger.csv
mkdir -p "$folder"
new=$(mktemp -d "$folder/new.XXXXXX")
trap 'rm -rf "$new"' EXIT
trap 'exit 1' HUP INT TERM
# KAM_READ holds several options; none is no error.
read -r -a options <<<"${KAM_READ-}" || true
[ -z "${KAM_MONTH-}" ] || options+=("--only=$KAM_MONTH")
[ -z "${KAM_REPLACE-}" ] || options+=("--replace=$KAM_REPLACE")

# The new lines into the ledger.  A second run finds them there.
status=0
kam-roll --into="$ledger" "${options[@]}" "$export" 2>"$new/log" || status=$?
if [ "$status" = 3 ] && grep -q 'the same bytes went into' "$new/log"; then
    echo "$export is in the ledger already"
elif [ "$status" != 0 ]; then
    cat "$new/log" >&2
    exit "$status"
else
    cat "$new/log" >&2
fi
rm "$new/log"

# Accounts from the ledger; the run before is the latest older folder.
kam-roll --output="$new/rolled.csv" "$ledger"
as_of=$(kam-rfm -q --columns=as_of "$new/rolled.csv" | sed -n 2p)
before=
for run in "$folder"/????-??-??; do
    if [ -e "$run/accounts.csv" ] && [[ ${run##*/} < $as_of ]]; then
        before=$run/accounts.csv
    fi
done
kam-rfm ${before:+--prev="$before"} "$new/rolled.csv" |
    if [ -e "$folder/tiers.csv" ]; then
        kam-tier --rules="$folder/tiers.csv" ${before:+--prev="$before"}
    else
        cat
    fi >"$new/accounts.csv"
kam-rfm -q --summary --output="$new/summary.csv" "$new/accounts.csv"
rm "$new/rolled.csv"

# top COLUMN VALUE COLUMNS: the largest accounts that have the value.  The
# customer comes last: it alone may have commas and quotes.
top() {
    kam-rfm -q ${before:+--prev="$before"} --columns="$1,amount,$3,customer" \
        "$new/accounts.csv" |
        awk -F, -v value="$2" 'NR > 1 && $1 == value' |
        sort -t, -k2,2nr | awk 'NR <= 20' | cut -d, -f2-
}

{
    echo "Accounts as of $as_of"
    echo
    kam-rfm -q --summary --pretty "$new/accounts.csv"
    if [ -n "$before" ]; then
        run=${before%/*}
        for move in down up; do
            echo
            echo "Moved $move since ${run##*/}, the largest first"
            echo
            top moved "$move" segment_prev,segment
        done
    fi
    if [ -n "$before" ] && [ -e "$folder/tiers.csv" ]; then
        echo
        echo "Tiers moved down since ${run##*/}, the largest first"
        echo
        top move down tier_prev,tier
    fi
} >"$new/report.txt"

# All of it is there: now it may be seen.
chmod 755 "$new"
rm -rf "${folder:?}/$as_of"
mv "$new" "$folder/$as_of"
cat "$folder/$as_of/report.txt"
