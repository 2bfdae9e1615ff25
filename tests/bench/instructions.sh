#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Count the instructions of small fixed jobs under valgrind and hold them
# against instructions.txt, 5 % either way.  `make bench-check` calls it;
# UPDATE=1 writes the figures down instead.
#
# The count does not depend on the machine's speed or load, and two runs give
# the same.  It does depend on the compiler, its flags and the widest vectors
# that valgrind lets the programs see (AVX2 at most), so that is the key of a
# figure; libc's share is small.  Where there is no figure for the key, or no
# valgrind, that is said and nothing is checked.  It counts, it does not time:
# a cache miss costs nothing here, and `make bench` is for that.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
: "${KAM_BIN:?folder of the built tools}" "${SALES_GEN:?the generator}"
figures=$here/instructions.txt
tolerance=5
LC_ALL=C
TZ=UTC
export LC_ALL TZ

skip() {
    echo "bench-check: SKIPPED: $1"
    exit 0
}
command -v valgrind >/dev/null 2>&1 || skip "valgrind is not installed"

# Compiler and its major version, flags, machine and vectors in a word.
key() {
    compiler=gcc
    if ${CC:-cc} --version 2>/dev/null | grep -q clang; then
        compiler=clang
    fi
    major=$(${CC:-cc} -dumpversion | cut -d. -f1)
    flags=$(echo "${CFLAGS:-}${SANITIZE:+ -fsanitize=$SANITIZE}" | tr -s ' ' ,)
    vectors=
    if grep -qw avx2 /proc/cpuinfo 2>/dev/null; then
        vectors=-avx2
    fi
    echo "$compiler-$major,$flags,$(uname -m)$vectors"
}

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
"$SALES_GEN" 40000 2000 >"$work/sales.csv" &&
    "$SALES_GEN" 40000 2000 quoted >"$work/quoted.csv" || exit 1

# count COMMAND...: instructions that it takes; nothing if it fails
count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" \
        >/dev/null 2>"$work/log" || return
    sed -n 's/^.*Collected *: *\([0-9]*\).*$/\1/p' "$work/log"
}

# run NAME COMMAND...
run() {
    name=$1
    shift
    counted=$(count "$@")
    if [ -z "$counted" ]; then
        echo "bench-check: $name: failed:" >&2
        tail -n 3 "$work/log" >&2
        exit 1
    fi
    echo "$key $name $counted" >>"$work/now"
}

key=$(key)
rfm=$KAM_BIN/kam-rfm
run days "$rfm" -q --threads=1 --order=none "$work/sales.csv"
run orders "$rfm" -q --threads=1 "$work/sales.csv"
run quoted "$rfm" -q --threads=1 --order=none "$work/quoted.csv"
for by in day month; do
    run roll-$by "$KAM_BIN/kam-roll" -q --threads=1 --by=$by "$work/sales.csv"
done

if [ "${UPDATE:-}" = 1 ]; then
    {
        grep '^#' "$figures"
        grep -v -e '^#' "$figures" | awk -v key="$key" '$1 != key'
        cat "$work/now"
    } >"$work/new" && cat "$work/new" >"$figures" || exit 1
    echo "bench-check: written to $figures:"
    cat "$work/now"
    exit 0
fi

awk -v key="$key" -v tolerance=$tolerance '
FILENAME == ARGV[1] { if ($1 == key) old[$2] = $3; next }
!($2 in old) { missing++; next }
{
    change = ($3 / old[$2] - 1) * 100
    wrong = change > tolerance || change < -tolerance
    bad += wrong
    printf "%s %s: %.1f M instructions, %+.2f %% of %.1f M\n", \
        wrong ? "not ok" : "ok", $2, $3 / 1e6, change, old[$2] / 1e6
}
END {
    if (missing)
        printf "bench-check: SKIPPED: no figure of %d jobs for %s; " \
            "make bench-check UPDATE=1 adds them\n", missing, key
    if (bad)
        printf "bench-check: more than %s %% off; if that is meant, " \
            "make bench-check UPDATE=1\n", tolerance
    exit bad > 0
}' "$figures" "$work/now"
