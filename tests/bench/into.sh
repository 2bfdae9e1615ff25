#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: into.sh KAM-ROLL LEDGER THREADS
#
# Time the merge of an increment, a line for each thousandth row, into a copy
# of a day ledger that kam-roll has written and logged: the copy and the log
# are made before the clock starts.  The last line on stderr is "seconds N".
set -eu
roll=$1 from=$2 threads=$3
work=$(mktemp -d "$(dirname "$from")/into.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cp "$from" "$work/ledger.csv"
echo customer,date,amount >"$work/none.csv"
awk -F, 'NR == 1 { print "customer,date,amount" }
    NR % 1000 == 2 { print $1 ",2030-01-15," $5 }' "$from" >"$work/new.csv"
"$roll" -q --into="$work/ledger.csv" "$work/none.csv"
sync
start=$(date +%s.%N)
"$roll" -q --threads="$threads" --into="$work/ledger.csv" "$work/new.csv"
end=$(date +%s.%N)
# Nothing is lost, and each line is there.
awk -F, '$2 == "2030-01-15"' "$work/ledger.csv" | wc -l
grep -vc ,2030-01-15, "$work/ledger.csv"
awk "BEGIN { printf \"seconds %.4f\\n\", $end - $start }" >&2
