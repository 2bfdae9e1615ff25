#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Lint: man pages (given as arguments) with mandoc, scripts with shellcheck,
# the lengths of C files (600 lines) and functions (60), what stands at the top.
set -u

pages=$*
cd "$(dirname "$0")/.." || exit 1
failed=0

for program in mandoc shellcheck; do
    command -v "$program" >/dev/null 2>&1 || {
        echo "lint: $program is not installed" >&2
        exit 1
    }
done

# Pages name each other by .Xr; not all of them are installed here.
for page in $pages; do
    mandoc -Tlint -Wwarning "$page" || failed=1
    if grep -n '@[A-Z]*@' "$page"; then
        echo "lint: $page: a placeholder is left"
        failed=1
    fi
done

# Golden cases and real-data tests are read by sh, without a first line.
{
    find tests examples -name '*.sh' ! -path 'tests/cli/*' ! -path 'tests/real/*'
    echo .ci/run
} | sort | xargs shellcheck -x -S warning || failed=1
find tests/cli tests/real -name '*.sh' | sort |
    xargs shellcheck -s sh -S warning || failed=1

find libkam cmd tests -name '*.[ch]' | sort | xargs awk '
FNR == 1 && NR > 1 { file_end() }
FNR == 1 { begin = 0; lines = 0; file = FILENAME }
{ lines = FNR }
/^{/ { begin = FNR }
/^}/ && begin {
    if (FNR - begin - 1 > 60) {
        printf "%s:%d: a function of %d lines, 60 are the limit\n",
            FILENAME, begin, FNR - begin - 1
        bad = 1
    }
    begin = 0
}
function file_end() {
    if (lines > 600) {
        printf "%s: %d lines, 600 are the limit\n", file, lines
        bad = 1
    }
}
END { file_end(); exit bad }' || failed=1

# What a trial run left behind is easily committed.
[ ! -e .git ] || git ls-files | cut -d/ -f1 | sort -u | grep -v -x -E \
    '\..*|[A-Z]+|Makefile|(CONTRIBUTING|README|SECURITY)\.md|cmd|examples|libkam|man|tests' |
    sed 's/^/lint: not to be committed: /' | grep . && failed=1

exit "$failed"
