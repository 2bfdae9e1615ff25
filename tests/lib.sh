# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# For test scripts: sourced, then `is`, `matches`, `skip`, and at the end
# `tally`.  Each check prints a line only when it fails or is skipped.

good=0
bad=0
skipped=0

# is NAME EXPECTED ACTUAL
is() {
    if [ "$2" = "$3" ]; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'not ok %s\n    expected: %s\n    actual:   %s\n' "$1" "$2" "$3"
    fi
}

# same NAME FILE FILE: the files hold the same bytes
same() {
    if cmp -s "$2" "$3"; then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'not ok %s\n' "$1"
        diff -a -u "$2" "$3" | sed -e 's/^/    /' | head -n 20
    fi
}

# holds NAME COMMAND...: the command exits 0; what it says is shown if not
holds() {
    holds_name=$1
    shift
    if holds_text=$("$@" 2>&1); then
        good=$((good + 1))
    else
        bad=$((bad + 1))
        printf 'not ok %s\n' "$holds_name"
        printf '%s\n' "$holds_text" | sed -e 's/^/    /' | head -n 20
    fi
}

# skip NAME WHY
skip() {
    skipped=$((skipped + 1))
    printf 'skip %s: %s\n' "$1" "$2"
}

# tally GROUP: the last line of a group; fails if anything did, or nothing ran
tally() {
    if [ $((good + bad + skipped)) = 0 ]; then
        bad=1
        echo "not ok $1: there are no tests"
    fi
    echo "$1: $good passed, $bad failed, $skipped skipped"
    [ "$bad" = 0 ]
}
