#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run the unit test programs in $KAM_UNIT, or those of them that are named:
# run-unit.sh [test_x ...]; shows failures, skips, crashes.  Those of the
# reader run in each way of scanning that the machine has: the quickest, then
# each of $KAM_TEST_WAYS.
# The last line is "unit: N passed, N failed, N skipped".
set -u

: "${KAM_UNIT:?folder of the unit test programs}"
here=$(dirname "$0")
programs=$*
# A program that has no source any more is not run.
[ $# -gt 0 ] || for source in "$here"/unit/test_*.c; do
    [ -e "$source" ] || continue
    programs="$programs $(basename "$source" .c)"
done
sse2=
[ "$(uname -m)" != x86_64 ] || sse2=sse2
# Where AVX-512 is the quickest, AVX2 is not tried by itself.
grep -qw avx512_vbmi2 /proc/cpuinfo 2>/dev/null && sse2="$sse2 avx2"
log=$(mktemp) || exit 1
trap 'rm -f "$log"' EXIT
trap 'exit 1' HUP INT TERM

limit=
command -v timeout >/dev/null 2>&1 && limit="timeout ${KAM_TEST_TIMEOUT:-120}"

# ways PROGRAM: values of KAM_SCAN; "" is the quickest there is
ways() {
    echo '""'
    grep -q '^#include "reader_rig.h"' "$here/unit/$1.c" || return 0
    echo "${KAM_TEST_WAYS:-plain $sse2}"
}

{
    for program in $programs; do
        for way in $(ways "$program"); do
            unset KAM_SCAN
            [ "$way" = '""' ] || export KAM_SCAN="$way"
            # TAP: a plan "1..N", then "ok N - name", "not ok N - name".
            $limit env CMOCKA_MESSAGE_OUTPUT=TAP LC_ALL=C \
                "$KAM_UNIT/$program" 2>&1 </dev/null
            echo "@exit $? $program${KAM_SCAN:+ (KAM_SCAN=$KAM_SCAN)}"
        done
    done
} >"$log"

awk '
/^1\.\.[0-9]+$/ { planned += substr($0, 4) }
/^not ok [0-9]+ # SKIP/ { seen++; skipped++; print "skip " $NF; next }
/^ok [0-9]+ / { seen++; good++; next }
/^not ok [0-9]+ / {
    seen++; bad++
    sub(/^not ok [0-9]+ - /, ""); failed = failed "not ok " $0 "\n"; next
}
/^@exit / {
    program = $3 ($4 != "" ? " " $4 : "")
    if (failed != "") printf "%s: %s", program, failed
    if (planned == 0) { bad++; print program ": ran no test, status " $2 }
    else if (seen < planned) {
        bad += planned - seen
        print program ": " planned - seen " tests did not end, status " $2
    } else if ($2 != 0 && failed == "") {
        bad++; print program ": status " $2 " though no test failed"
    }
    if (failed != "" || $2 != 0) printf "%s", text
    planned = seen = 0; failed = text = ""; next
}
{ text = text "    " $0 "\n" }
END {
    if (good + bad + skipped == 0) { bad = 1; print "unit: there are no tests" }
    printf "unit: %d passed, %d failed, %d skipped\n", good, bad, skipped
    exit bad > 0
}' "$log"
