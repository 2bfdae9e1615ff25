#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Build the fuzz targets into a folder: build.sh [FOLDER].  With clang's
# libFuzzer where there is one; otherwise, or with FUZZER=driver, as programs
# that read files, by afl-clang-fast where there is one.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
out=${1:-$root/build/fuzz}
mkdir -p "$out"
out=$(cd "$out" && pwd)
cd "$root"

sanitize='-fsanitize=address,undefined -fno-sanitize-recover=all'
has_libfuzzer() {
    echo 'int LLVMFuzzerTestOneInput(const char *p, unsigned long n);
int LLVMFuzzerTestOneInput(const char *p, unsigned long n)
{ return p && n ? 0 : 0; }' >"$out/try.c"
    clang -fsanitize=fuzzer,address -o "$out/try" "$out/try.c" \
        >"$out/try.log" 2>&1
}
if [ "${FUZZER:-libfuzzer}" = libfuzzer ] && has_libfuzzer; then
    cc=clang
    kind=libfuzzer
    engine=-fsanitize=fuzzer
    objects=-fsanitize=fuzzer-no-link
    driver=
else
    kind=driver
    engine=
    objects=
    driver=tests/fuzz/driver.c
    cc=${CC:-cc}
    command -v afl-clang-fast >/dev/null 2>&1 && cc=afl-clang-fast
fi
rm -f "$out/try" "$out/try.c" "$out/try.log"

flags="-std=c11 -D_GNU_SOURCE -Ilibkam -O1 -g -pthread -ffp-contract=off
    -fno-strict-overflow -fno-omit-frame-pointer $sanitize"
rm -rf "$out/o"
mkdir "$out/o"
for source in libkam/base/*.c libkam/io/*.c libkam/present/*.c; do
    # shellcheck disable=SC2086
    $cc $flags $objects -c -o "$out/o/$(basename "$source" .c).o" "$source"
done
rm -f "$out/libfuzz.a"
ar rc "$out/libfuzz.a" "$out"/o/*.o
for target in fuzz_reader fuzz_values; do
    # shellcheck disable=SC2086
    $cc $flags $engine -o "$out/$target" "tests/fuzz/$target.c" $driver \
        "$out/libfuzz.a" -lcsv -lm
done
echo "$kind" >"$out/kind"
