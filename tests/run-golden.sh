#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Golden cases: tests/cli/TOOL/NAME.sh runs in an empty scratch folder with
# the built tools ($KAM_BIN) first in PATH; its stdout, stderr and status must
# equal NAME.out, NAME.err (no file: empty) and NAME.rc (no file: 0).  Each
# runs again in another locale and time zone and with the plain way to scan
# the input; those of tests/cli/common, or with KAM_TEST_THREADS=N all, once
# more with SSE2, with AVX2 where it is not the quickest, and --threads=N given
# to every tool that has it.  A case that exits 77 is skipped; its stderr says
# why.  $KAM_CASE is the case's own folder, $KAM_BIN that of the built tools,
# for a case that must have the programs themselves.
#
#   run-golden.sh [--update] [tests/cli/TOOL/NAME.sh ...]
#
# --update rewrites the expected files.  The last line is
# "golden: N passed, N failed, N skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
: "${KAM_BIN:?folder of the built tools}"

# run CASE SCRATCH BIN LOCALE ZONE SCAN: leaves SCRATCH.out .err .rc
run() {
    mkdir -p "$2" || exit 1
    limit=
    command -v timeout >/dev/null 2>&1 && limit='timeout 120'
    (
        cd "$2" || exit 1
        exec $limit env -i PATH="$3:$PATH" HOME="$2" LC_ALL="$4" TZ="$5" \
            KAM_CASE="$(dirname "$1")" KAM_BIN="$KAM_BIN" KAM_SCAN="$6" \
            ASAN_OPTIONS=exitcode=99 UBSAN_OPTIONS=exitcode=99 \
            sh "$1" </dev/null >"$2.out" 2>"$2.err"
    )
    echo $? >"$2.rc"
}

# compare CASE SCRATCH WHAT: a diff of each file that is not as expected
compare() {
    for part in out err rc; do
        want=${1%.sh}.$part
        if [ ! -e "$want" ]; then
            want=$work/empty
            [ $part = rc ] && want=$work/zero
        fi
        cmp -s "$want" "$2.$part" && continue
        echo "  $part$3 is not as expected:"
        diff -a -u -L expected -L actual "$want" "$2.$part" |
            sed -e 's/^/    /' -e 's/[^[:print:][:space:]]/?/g' | head -n 40
    done
}

# update CASE SCRATCH: the expected files become what came out
update() {
    for part in out err rc; do
        want=${1%.sh}.$part
        unwanted=$work/empty
        [ $part = rc ] && unwanted=$work/zero
        if cmp -s "$2.$part" "$unwanted"; then
            [ -e "$want" ] || continue
            rm -f "$want"
        else
            [ -e "$want" ] && cmp -s "$2.$part" "$want" && continue
            cp "$2.$part" "$want"
        fi
        echo "  $part rewritten"
    done
}

# Ways between the plain and the quickest one.
between() {
    [ "$(uname -m)" != x86_64 ] || echo sse2
    ! grep -qw avx512_vbmi2 /proc/cpuinfo 2>/dev/null || echo avx2
}

# further NAME: the ways, in words, that the first two runs did not try; where
# there is none of these but threads to be tried, "plain"
further() {
    case ${KAM_TEST_THREADS:+common/}$1 in
    common/*) ways=$(between) ;;
    *) ways= ;;
    esac
    echo ${ways:-${KAM_TEST_THREADS:+plain}}
}

# one CASE: "ok", "not ok" or "skip" and what was wrong
one() {
    case_file=$1
    name=${case_file#"$here"/cli/}
    name=${name%.sh}
    work=$KAM_TEST_WORK
    scratch=$work/run/$name
    run "$case_file" "$scratch" "$KAM_BIN" C UTC ''
    if [ "$(cat "$scratch.rc")" = 77 ]; then
        echo "skip $name: $(head -n 1 "$scratch.err")"
        return
    fi
    if [ "$KAM_TEST_UPDATE" = yes ]; then
        report=$(update "$case_file" "$scratch")
        echo "ok $name"
        [ -z "$report" ] || printf '%s:\n%s\n' "$name" "$report"
        return
    fi
    report=$(compare "$case_file" "$scratch" '')
    if [ -z "$report" ]; then
        run "$case_file" "$scratch.2" "$KAM_BIN" C.UTF-8 Asia/Shanghai plain
        report=$(compare "$case_file" "$scratch.2" \
            ' (LC_ALL=C.UTF-8 TZ=Asia/Shanghai KAM_SCAN=plain)')
    fi
    for way in $(further "$name"); do
        [ -z "$report" ] || break
        run "$case_file" "$scratch.$way" "$work/threads:$KAM_BIN" C UTC "$way"
        report=$(compare "$case_file" "$scratch.$way" \
            " (KAM_SCAN=$way${KAM_TEST_THREADS:+, $KAM_TEST_THREADS threads})")
    done
    chmod -R u+rwX "$scratch" "$scratch".* 2>/dev/null
    rm -rf "$scratch" "$scratch".*
    if [ -z "$report" ]; then
        echo "ok $name"
    else
        printf 'not ok %s\n%s\n' "$name" "$report"
    fi
}

if [ "${1-}" = --one ]; then
    shift
    result=$(printf '%s' "$1" | sed -e "s|^$here/cli/||" -e 's|/|@|g')
    one "$1" >"$KAM_TEST_WORK/results/$result" 2>&1
    exit 0
fi

KAM_TEST_UPDATE=no
if [ "${1-}" = --update ]; then
    KAM_TEST_UPDATE=yes
    shift
fi
KAM_TEST_WORK=$(mktemp -d) || exit 1
trap 'chmod -R u+rwX "$KAM_TEST_WORK"; rm -rf "$KAM_TEST_WORK"' EXIT
trap 'exit 1' HUP INT TERM
export KAM_BIN KAM_TEST_WORK KAM_TEST_UPDATE
# Cases may run a tool as another user.
chmod 755 "$KAM_TEST_WORK"
mkdir "$KAM_TEST_WORK/results" "$KAM_TEST_WORK/run" || exit 1
: >"$KAM_TEST_WORK/empty"
echo 0 >"$KAM_TEST_WORK/zero"

# Stand-ins that give every tool more workers.
if [ -n "${KAM_TEST_THREADS-}" ]; then
    mkdir "$KAM_TEST_WORK/threads" || exit 1
    for tool in "$KAM_BIN"/kam-*; do
        "$tool" --help 2>/dev/null | grep -q -e --threads || continue
        name=$KAM_TEST_WORK/threads/$(basename "$tool")
        printf '#!/bin/sh\nexec "%s" --threads=%s "$@"\n' \
            "$tool" "$KAM_TEST_THREADS" >"$name"
        chmod 755 "$name"
    done
fi

if [ $# -gt 0 ]; then
    for arg in "$@"; do
        printf '%s/%s\n' "$(cd "$(dirname "$arg")" && pwd)" "${arg##*/}"
    done
else
    find "$here/cli" -name '*.sh' | sort
fi >"$KAM_TEST_WORK/cases"
[ ! -s "$KAM_TEST_WORK/cases" ] ||
    xargs -n 1 -P 2 sh "$0" --one <"$KAM_TEST_WORK/cases"

# An expectation that no case has is a case that was lost.
find "$here/cli" -name '*.out' -o -name '*.err' -o -name '*.rc' | sort |
    while IFS= read -r file; do
        [ -e "${file%.*}.sh" ] ||
            printf 'not ok %s: there is no such case\n' "${file#"$here"/cli/}"
    done >"$KAM_TEST_WORK/results/~orphans"

ran=$(wc -l <"$KAM_TEST_WORK/cases")
cat "$KAM_TEST_WORK"/results/* | awk -v ran="$ran" '
/^ok / { good++; next }
/^not ok / { bad++ }
/^skip / { skipped++ }
{ print }
END {
    if (ran == 0) { bad++; print "golden: there are no cases" }
    else if (good + bad + skipped < ran) {
        bad += ran - good - bad - skipped
        print "golden: some cases left no result"
    }
    printf "golden: %d passed, %d failed, %d skipped\n", good, bad, skipped
    exit bad > 0
}'
