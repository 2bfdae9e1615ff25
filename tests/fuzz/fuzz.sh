#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build the fuzz targets with clang's libFuzzer and with AFL's compiler, of
# those that are there, and with a number of seconds run each target for so
# long under each of them: fuzz.sh [SECONDS]; `make fuzz` calls this.  All is
# kept in the folder $FUZZ: corpus/ (what libFuzzer found to be new), and on a
# failure the input, which libfuzzer/fuzz/TARGET FILE runs again.
# Last line "fuzz: N passed, N failed, N skipped"; a target that is built, or
# has run without a finding, has passed.
set -u

: "${FUZZ:?folder to work in}"
here=$(cd "$(dirname "$0")" && pwd) || exit 1
seconds=${1:-0}
case $seconds in
*[!0-9]*)
    echo "fuzz: SECONDS=$seconds is not a whole number" >&2
    exit 2
    ;;
esac
mkdir -p "$FUZZ" || exit 1
FUZZ=$(cd "$FUZZ" && pwd)
cd "$here/../.." || exit 1
good=0
bad=0
skipped=0

# has COMPILER OPTION...: can it build a target?
has() {
    command -v "$1" >/dev/null 2>&1 || return 1
    echo '#include <stddef.h>
int LLVMFuzzerTestOneInput(const char *p, size_t n);
int LLVMFuzzerTestOneInput(const char *p, size_t n) { return p && n ? 0 : 0; }' \
        >"$FUZZ/try.c"
    AFL_QUIET=1 "$@" -o "$FUZZ/try" "$FUZZ/try.c" >"$FUZZ/try.log" 2>&1
    status=$?
    rm -f "$FUZZ/try" "$FUZZ/try.c"
    return $status
}

# build ENGINE COMPILER OPTION: the targets into $FUZZ/ENGINE, with chunks so
# small that short inputs come to their ends
build() {
    AFL_QUIET=1 ${MAKE:-make} --no-print-directory fuzz-targets \
        BUILD="$FUZZ/$1" CC="$2" CFLAGS="-O1 -g $3" \
        CPPFLAGS='-DKAM_CHUNK_SIZE=512' \
        SANITIZE=address,undefined
}

# run_libfuzzer TARGET
run_libfuzzer() {
    mkdir -p "$FUZZ/corpus/$1"
    "$FUZZ/libfuzzer/fuzz/$1" -max_total_time="$seconds" -max_len=4096 \
        -timeout=20 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$FUZZ/libfuzzer-$1-" \
        "$FUZZ/corpus/$1" "$FUZZ/seeds/$1"
}

# run_afl TARGET: afl-fuzz itself ends well whatever it has found
run_afl() {
    rm -rf "$FUZZ/afl-$1"
    AFL_SKIP_CPUFREQ=1 AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 \
        AFL_NO_AFFINITY=1 ASAN_OPTIONS=abort_on_error=1:symbolize=0 \
        UBSAN_OPTIONS=abort_on_error=1:halt_on_error=1:symbolize=0 \
        afl-fuzz -V "$seconds" -G 4096 -m none -t 5000 -i "$FUZZ/seeds/$1" \
        -o "$FUZZ/afl-$1" -- "$FUZZ/afl/fuzz/$1" || return 1
    awk '/^execs_done/ && $3 >= 100 { ran = 1 } END { exit !ran }' \
        "$FUZZ/afl-$1/default/fuzzer_stats" || {
        echo "fewer than 100 runs"
        return 1
    }
    set -- "$FUZZ/afl-$1"/default/crashes/id* "$FUZZ/afl-$1"/default/hangs/id*
    for file; do
        [ ! -e "$file" ] || {
            echo "found: $file"
            return 1
        }
    done
}

# runs ENGINE: how often the target of the log at hand was run
runs() {
    case $1 in
    libfuzzer) sed -n 's/^stat::number_of_executed_units: *//p' "$2" ;;
    afl) awk '/^execs_done/ { print $3 }' \
        "$FUZZ/afl-$target/default/fuzzer_stats" ;;
    esac
}

# fuzz ENGINE: "good TARGET" or "bad TARGET" for each
fuzz() {
    for source in tests/fuzz/fuzz_*.c; do
        target=$(basename "$source" .c)
        log=$FUZZ/$1-$target.log
        if "run_$1" "$target" >"$log" 2>&1; then
            echo "good $1 $target: $(runs "$1" "$log") runs"
        else
            echo "bad $1 $target: $log ends with"
            tail -n 40 "$log" | sed 's/^/    /'
        fi
    done
}

rm -rf "$FUZZ/seeds"
mkdir "$FUZZ/seeds"
sh "$here/seeds.sh" "$FUZZ/seeds" || exit 1
engines=
if has clang -fsanitize=fuzzer,address; then
    engines=libfuzzer
    build libfuzzer clang -fsanitize=fuzzer-no-link || exit 1
else
    echo "skip libfuzzer: no clang with libFuzzer; apt install clang libclang-rt-14-dev"
    skipped=$((skipped + 1))
fi
if command -v afl-fuzz >/dev/null 2>&1 &&
    has afl-clang-fast -fsanitize=fuzzer,address; then
    engines="$engines afl"
    build afl afl-clang-fast '' || exit 1
else
    echo "skip afl: no afl-fuzz with afl-clang-fast; apt install afl++"
    skipped=$((skipped + 1))
fi

# The engines side by side, each target after the other.
for engine in $engines; do
    if [ "$seconds" = 0 ]; then
        ls "$FUZZ/$engine/fuzz" | sed -n "s/^\(fuzz_[a-z]*\)$/good $engine \1: built/p"
    else
        fuzz "$engine"
    fi >"$FUZZ/$engine.result" &
done
wait
for engine in $engines; do
    sed -e 's/^good /ok /' -e 's/^bad /not ok /' "$FUZZ/$engine.result"
    good=$((good + $(grep -c '^good ' "$FUZZ/$engine.result")))
    bad=$((bad + $(grep -c '^bad ' "$FUZZ/$engine.result")))
done
echo "fuzz: $good passed, $bad failed, $skipped skipped"
[ "$bad" = 0 ]
