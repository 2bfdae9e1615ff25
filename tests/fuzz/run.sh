#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz each target for some seconds: run.sh [SECONDS] [FOLDER].  Texts found
# on the way stay in FOLDER/corpus; what fails, in FOLDER.  Programs that only
# read files are run on the first texts.
# Last line "fuzz: N passed, N failed, N skipped".
set -u

seconds=${1:-30}
here=$(cd "$(dirname "$0")" && pwd) || exit 1
out=${2:-$here/../../build/fuzz}
sh "$here/build.sh" "$out" || exit 1
cd "$out" || exit 1
passed=0
failed=0

# seed TARGET NAME FORMAT: a text to begin with
seed() {
    mkdir -p "corpus/$1"
    # shellcheck disable=SC2059
    printf "$3" >"corpus/$1/$2"
}
seed fuzz_reader plain '\000\007a,b\n1,"x ""y"""\n\n2,3\n'
seed fuzz_reader crlf '\024\201a,b\r\n"1\r\n2",3\r\n4,5\r\n'
seed fuzz_reader cr '\010\003a;b\r1;2\r'
seed fuzz_reader bad '\030\000a,b\n1,x"y\n\000,\377\n1\r2\n"3"4,\n5,6\n"'
seed fuzz_reader long '\034\100h\n%0100d\n"%0100d""%063d"\n' 0 0 0
seed fuzz_values money '\000\302\2451,234.50-'
seed fuzz_values euro '\001(1.234,5) \342\202\254'
seed fuzz_values power '\000-1.2345678901234567e-05'
seed fuzz_values large '\000999999999999999999999999.9999995'
seed fuzz_values date '\0002024-02-29 10:30:00'
seed fuzz_values han '\0002024\345\271\2643\346\234\2101\346\227\245'
seed fuzz_values dmy '\00229/2/2024 9:05 PM'
seed fuzz_values excel '\00645351.5'
seed fuzz_values month '\014 1 Mar 2024'
seed fuzz_values span '\00013w'
seed fuzz_values count '\0009223372036854775807'

for target in fuzz_reader fuzz_values; do
    if [ "$(cat kind)" = libfuzzer ]; then
        ./"$target" -max_total_time="$seconds" -max_len=4096 -timeout=10 \
            -rss_limit_mb=2048 -print_final_stats=1 "corpus/$target" \
            >"$target.log" 2>&1
    else
        ./"$target" "corpus/$target"/* >"$target.log" 2>&1
    fi && passed=$((passed + 1)) || {
        tail -n 60 "$target.log"
        failed=$((failed + 1))
    }
done
echo "fuzz: $passed passed, $failed failed, 0 skipped"
[ "$failed" -eq 0 ]
