#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: roll.sh EXPORT.csv ... > ledger.csv
#
# One ledger from many exports, or from parts of one large one, by GNU
# parallel: on this machine, or on those of $KAM_HOSTS (host1,host2) by ssh,
# which need kam-roll in PATH and the files at the same place.
#
# A single file is cut at line ends into parts (parallel --pipepart), so that
# quoted fields must not hold line ends and the lines of an order must not
# lie on both sides of a cut: sort the file by customer first, or accept that
# such an order counts twice (a few in a file).  Several files are not cut.
set -eu
[ $# -gt 0 ] || { echo 'usage: roll.sh EXPORT.csv ...' >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# With --files what a job prints becomes a file here, wherever it ran.
if [ $# = 1 ]; then
    parallel --files --tmpdir "$work" ${KAM_HOSTS:+-S "$KAM_HOSTS"} \
        --pipepart -a "$1" --header : --block -1 \
        'kam-roll -q --threads=1 --by=day' >"$work/parts"
else
    parallel --files --tmpdir "$work" ${KAM_HOSTS:+-S "$KAM_HOSTS"} \
        'kam-roll -q --threads=1 --by=day {}' ::: "$@" >"$work/parts"
fi
# The names are those of mktemp: without blanks.
xargs kam-roll --by=day <"$work/parts"
