#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every group of tests; the last line is "N passed, N failed", with
# ", N skipped" behind it if there are any.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "$here/.." || exit 1
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

good=0
bad=0
skipped=0

# group NAME SCRIPT: its last line is "NAME: N passed, N failed, N skipped"
group() {
    sh "$2" >"$log" 2>&1
    status=$?
    cat "$log"
    # shellcheck disable=SC2046 # the three numbers are wanted as words
    set -- "$1" $(sed -n '$s/^[a-z]*: \([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log")
    if [ $# != 4 ]; then
        echo "not ok $1: ended without a result, status $status"
        set -- "$1" 0 1 0
    elif [ $status != 0 ] && [ "$3" = 0 ]; then
        echo "not ok $1: status $status"
        set -- "$1" "$2" 1 "$4"
    fi
    good=$((good + $2))
    bad=$((bad + $3))
    skipped=$((skipped + $4))
}

group house tests/house.sh
group unit tests/run-unit.sh
group golden tests/run-golden.sh
group docs tests/docs.sh
group real tests/run-real.sh

line="$good passed, $bad failed"
[ "$skipped" = 0 ] || line="$line, $skipped skipped"
echo "$line"
[ "$bad" = 0 ]
