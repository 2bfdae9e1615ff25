#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the documents say is so: the examples of every tool and man page run
# without a word on stderr, the README's output is the real one, the scripts
# in examples/ work.  Last line "docs: N passed, N failed, N skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
top=$(dirname "$here")
# shellcheck source=tests/lib.sh
. "$here/lib.sh"
: "${KAM_BIN:?folder of the built tools}"
PATH=$KAM_BIN:$PATH
LC_ALL=C.UTF-8
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# The files that examples are about, in an empty folder.
samples() {
    rm -rf "$work/samples"
    mkdir "$work/samples" && cd "$work/samples" || exit 1
    kam-sim --rows=3000 --customers=150 --output=sales.csv &&
        kam-rfm --output=accounts.csv sales.csv &&
        gzip -c sales.csv >sales.csv.gz &&
        awk -F, 'NR == 1 || !seen[$3]++ { print $3 "," $5 "," $6 }' sales.csv |
        sed '1s/territory/region/' >regions.csv &&
        awk -F, '
        NR == 1 { print "customer;date;amount"; next }
        {
            split($2, day, "-"); sub(/\./, ",", $10)
            print $3 ";" day[3] "." day[2] "." day[1] ";" $10
        }' sales.csv >umsatz.csv &&
        kam-sim --lang=zh --rows=3000 --customers=150 |
        iconv -f UTF-8 -t GB18030 >销售.csv
}

# quiet NAME FILE: the commands in FILE exit 0 and say nothing on stderr
quiet() {
    (cd "$work/samples" && sh -e "$2" >/dev/null 2>"$work/err" </dev/null)
    is "$1: status of: $(head -n 1 "$2")" 0 $?
    is "$1: stderr of: $(head -n 1 "$2")" "" "$(cat "$work/err")"
}

# numbered PREFIX: paragraphs of stdin to files PREFIX1, PREFIX2, ...
numbered() {
    awk -v prefix="$1" '
    BEGIN { RS = "" }
    { n++; print > (prefix n) }'
}

# each NAME PREFIX: quiet for each of these files, in order
each() {
    count=0
    while [ -e "$2$((count + 1))" ]; do
        count=$((count + 1))
        quiet "$1" "$2$count"
    done
}

# The literal displays of a tool's EXAMPLES, roff taken off.
tool_examples() {
    "$1" --kam-manual | awk '
    /^\.Sh / { inside = /^\.Sh EXAMPLES/ }
    inside && /^\.Bd / { show = 1; next }
    /^\.Ed/ { if (show) print ""; show = 0 }
    show {
        sub(/^\\&/, ""); gsub(/\\-/, "-"); gsub(/\\e/, "\\"); print
    }'
}

is "sample files" 0 "$(samples >"$work/log" 2>&1; echo $?)"
for tool in "$KAM_BIN"/kam-*; do
    [ -e "$tool" ] || continue
    name=$(basename "$tool")
    [ -e "$top/cmd/$name.c" ] || continue
    samples
    rm -f "$work"/example*
    tool_examples "$tool" | numbered "$work/example"
    is "$name has examples" yes "$([ -e "$work/example1" ] && echo yes)"
    each "$name" "$work/example"
done

# In pages written by hand an example is ".Dl $ command" under EXAMPLES.
for page in "$top"/man/*.mdoc; do
    samples
    rm -f "$work"/example*
    awk '/^\.Sh / { inside = /EXAMPLES/ }
        inside && sub(/^\.Dl \$ /, "") { print $0 "\n" }' "$page" |
        numbered "$work/example"
    each "$(basename "$page")" "$work/example"
done

for script in "$top"/examples/*.sh; do
    samples
    shell=$(sed -n '1s/^#! *//p' "$script")
    echo "$shell '$script' sales.csv" >"$work/example"
    quiet "examples/$(basename "$script")" "$work/example"
done

# README: in a block ```console, lines "$ command" and what they print, all
# run in one folder, in order.
rm -rf "$work/readme"
mkdir "$work/readme" && cd "$work/readme" || exit 1
awk '
/^```/ { inside = $0 == "```console"; next }
inside && /^\$ / { n++; print substr($0, 3) > ("command" n); next }
inside && n { print > ("expected" n) }' "$top/README.md"
is "README.md shows commands" yes "$([ -e command1 ] && echo yes)"
count=1
while [ -e command$count ]; do
    [ -e expected$count ] || : >expected$count
    sh command$count >actual$count 2>&1 </dev/null
    same "README.md: $(cat command$count)" expected$count actual$count
    count=$((count + 1))
done

tally docs
