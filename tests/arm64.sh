#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# kam on 64-bit ARM, by a cross compiler and an emulator: builds it, runs the
# unit tests of what depends on the machine, and holds what the tools say
# against those built for this one.  `make check-arm64` calls this.
#
# Needs Debian's gcc-aarch64-linux-gnu, libc6-dev-arm64-cross and qemu-user.
# The libraries are Debian's too, fetched by apt into a folder of their own;
# the system's packages stay as they are.  Skipped aloud where any of this
# cannot be had.  Last line "arm64: N passed, N failed, N skipped".
set -u

: "${ARM64:?folder to work in}" "${KAM_BIN:?folder of the built tools}"
here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=tests/lib.sh
. "$here/lib.sh"
mkdir -p "$ARM64" || exit 1
ARM64=$(cd "$ARM64" && pwd)
root=$ARM64/root
libs=$root/usr/lib/aarch64-linux-gnu
packages='libc6 libgcc-s1 libcsv3 libcsv-dev libgsl27 libgslcblas0 libgsl-dev
    libcmocka0 libcmocka-dev'
# What reads and reckons in the machine's own way, and is quick when emulated.
tests='test_mask test_cut test_differential test_reader test_reader_files
    test_record test_convert test_number test_decimal test_date_read test_table
    test_tally test_orders test_dayset test_daymap test_quantile test_sha256'

give_up() {
    skip arm64 "$1"
    tally arm64
    exit
}

# apt with lists and archives of its own
apt() {
    apt-get -q -o APT::Architecture=arm64 -o APT::Architectures=arm64 \
        -o Dir::State="$ARM64/apt" -o Dir::State::status="$ARM64/apt/status" \
        -o Dir::Cache="$ARM64/apt/cache" -o APT::Sandbox::User=root "$@"
}

fetch() {
    rm -rf "$ARM64/apt" "$root"
    mkdir -p "$ARM64/apt/lists/partial" "$ARM64/apt/cache/archives/partial" \
        "$ARM64/apt/deb" "$root" && : >"$ARM64/apt/status" || return
    # shellcheck disable=SC2086
    (cd "$ARM64/apt/deb" && apt update && apt download $packages) || return
    for deb in "$ARM64"/apt/deb/*.deb; do
        dpkg-deb -x "$deb" "$root" || return
    done
    touch "$root/whole"
}

# wrap FOLDER PROGRAM...: scripts in FOLDER that run them in the emulator
wrap() {
    to=$1
    shift
    rm -rf "$to"
    mkdir -p "$to" || exit 1
    for program; do
        printf '#!/bin/sh\nexec qemu-aarch64 -L "%s" -E LD_LIBRARY_PATH=/usr/lib/aarch64-linux-gnu "%s" "$@"\n' \
            "$root" "$program" >"$to/${program##*/}"
        chmod 755 "$to/${program##*/}"
    done
}

for program in aarch64-linux-gnu-gcc qemu-aarch64 apt-get dpkg-deb; do
    command -v $program >/dev/null 2>&1 || give_up "no $program"
done
[ -e "$root/whole" ] || fetch >"$ARM64/fetch.log" 2>&1 ||
    give_up "the libraries could not be fetched; see $ARM64/fetch.log"

units=
for test in $tests; do
    units="$units $ARM64/build/unit/$test"
done
cd "$here/.." || exit 1
# shellcheck disable=SC2086
${MAKE:-make} --no-print-directory WERROR=1 BUILD="$ARM64/build" \
    CC=aarch64-linux-gnu-gcc CPPFLAGS="-I$root/usr/include" \
    LDFLAGS="-L$libs -Wl,-rpath-link=$libs" all $units || exit 1
# shellcheck disable=SC2086
wrap "$ARM64/unit" $units
wrap "$ARM64/bin" "$ARM64"/build/bin/*

# shellcheck disable=SC2086
KAM_UNIT=$ARM64/unit KAM_TEST_WAYS='neon plain' KAM_TEST_TIMEOUT=600 \
    sh "$here/run-unit.sh" $tests
is "unit tests on arm64" 0 $?

# The same bytes on both machines, gaps and their logarithms included.
cd "$ARM64" || exit 1
"$KAM_BIN/kam-sim" --rows=30000 --customers=2000 >sales.csv
for way in neon plain; do
    for tool in kam-roll kam-rfm kam-pareto kam-clean 'kam-roll --by=month'; do
        # shellcheck disable=SC2086
        "$KAM_BIN"/$tool --threads=2 sales.csv >want 2>&1
        # shellcheck disable=SC2086
        KAM_SCAN=$way "$ARM64/bin"/$tool --threads=2 sales.csv >got 2>&1
        same "$tool on arm64, $way" want got
    done
done
tally arm64
