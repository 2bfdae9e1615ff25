#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run tests/real/*.sh, each in a scratch folder, against real data in
# $KAM_SHARED_DATA (or ../shared/data beside the repository).  They are not
# part of the repository; without them every script is skipped aloud.
# The last line is "real: N passed, N failed, N skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
: "${KAM_BIN:?folder of the built tools}"
KAM_DATA=${KAM_SHARED_DATA:-$here/../../shared/data}
export KAM_DATA
PATH=$KAM_BIN:$PATH
LC_ALL=C
TZ=UTC
export PATH LC_ALL TZ
unset NO_COLOR

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

for script in "$here"/real/*.sh; do
    [ -e "$script" ] || continue
    name=$(basename "$script" .sh)
    mkdir "$work/$name" || exit 1
    (
        cd "$work/$name" || exit 1
        # shellcheck source=tests/lib.sh
        . "$here/lib.sh"
        # need FILE: a data file, or the script is skipped
        need() {
            [ -e "$KAM_DATA/$1" ] && return
            skip "real/$name" "no $1 in \$KAM_SHARED_DATA"
            tally "$name"
            exit 0
        }
        # shellcheck source=/dev/null
        . "$script"
        tally "$name"
    ) >"$work/$name.log" 2>&1 </dev/null
    cat "$work/$name.log"
done >"$work/all"

awk '
/^[a-z0-9-]+: [0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ {
    good += $2; bad += $4; skipped += $6; ended++; next
}
{ print }
END {
    printf "real: %d passed, %d failed, %d skipped\n", good, bad, skipped
    exit bad > 0
}' "$work/all" >"$work/sum"
status=$?
# A script that did not come to its tally has failed.
lost=0
for script in "$here"/real/*.sh; do
    log=$work/$(basename "$script" .sh).log
    tail -n 1 "$log" 2>/dev/null | grep -q ' passed, .* failed, ' && continue
    echo "not ok real/$(basename "$script"): did not come to its end"
    lost=$((lost + 1))
done
if [ "$lost" -gt 0 ]; then
    sed '$d' "$work/sum"
    sed -n '$p' "$work/sum" | awk -v lost="$lost" '{ $4 += lost; print }'
    exit 1
fi
cat "$work/sum"
exit "$status"
