#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# See that a C compiler, libcsv, GSL and cmocka are there, by compiling and
# linking a tiny program against each; install Debian's packages if not.
set -u

CC=${CC:-cc}
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

# links NAME 'INCLUDES AND MAIN' LIBRARIES...: can it be compiled and linked?
links() {
    name=$1
    printf '%s\n' "$2" >"$scratch/$name.c"
    shift 2
    # CC, CPPFLAGS and LDFLAGS may hold several words.
    # shellcheck disable=SC2086
    $CC ${CPPFLAGS:-} ${LDFLAGS:-} -o "$scratch/$name" "$scratch/$name.c" \
        "$@" >"$scratch/$name.log" 2>&1
}

# The names of what is missing, one a line.
missing() {
    links compiler 'int main(void) { return 0; }' || {
        echo compiler
        return
    }
    links libcsv '#include <csv.h>
int main(void) { struct csv_parser p; return csv_init(&p, CSV_STRICT); }' \
        -lcsv || echo libcsv
    links gsl '#include <gsl/gsl_sf_gamma.h>
int main(void) { return gsl_sf_lngamma(1.0) > 1; }' \
        -lgsl -lgslcblas -lm || echo gsl
    links cmocka '#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
int main(void) { assert_int_equal(1, 1); return 0; }' -lcmocka || echo cmocka
}

# One line of them.
# shellcheck disable=SC2005,SC2046,SC2116
lacking=$(echo $(missing))
[ -n "$lacking" ] || exit 0
echo "deps: not found: $lacking"

root=
[ "$(id -u)" = 0 ] || root=sudo
if ! command -v apt-get >/dev/null 2>&1; then
    cat <<'END' >&2
deps: install these and run make again:
  dnf install gcc make libcsv-devel gsl-devel libcmocka-devel
  brew install libcsv gsl cmocka
  pacman -S gcc make gsl cmocka     (libcsv: from the AUR)
END
    exit 1
fi
if [ -n "$root" ] && ! command -v sudo >/dev/null 2>&1; then
    echo "deps: as root: apt-get install" \
        "libcsv-dev libgsl-dev libcmocka-dev gcc make" >&2
    exit 1
fi
apt() {
    $root env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@"
}
if ! apt update || ! apt install --no-install-recommends \
    libcsv-dev libgsl-dev libcmocka-dev gcc libc6-dev make; then
    echo "deps: apt-get failed" >&2
    exit 1
fi
# One line of them.
# shellcheck disable=SC2005,SC2046,SC2116
lacking=$(echo $(missing))
if [ -n "$lacking" ]; then
    echo "deps: still not found: $lacking" >&2
    cat "$scratch"/*.log >&2
    exit 1
fi
