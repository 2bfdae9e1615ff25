#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Tests of the test tools themselves: a checker that lets everything pass is
# worse than none.  Last line "house: N passed, N failed, N skipped".
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
# shellcheck source=tests/lib.sh
. "$here/lib.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
cd "$work" || exit 1

# --- layers.sh ---
mkdir -p tree/libkam/kam tree/libkam/base tree/libkam/io tree/libkam/model \
    tree/libkam/num tree/cmd
tree() {
    echo '#include <kam/err.h>' >tree/libkam/base/err.c
    echo '#include <stddef.h>' >tree/libkam/kam/err.h
    printf '#include <%s.h>\n' csv kam/err kam/reader >tree/libkam/io/reader.c
    echo '#include <kam/err.h>' >tree/libkam/kam/reader.h
    echo 'static const int limit = 3;' >tree/libkam/model/rfm.c
    echo '#include <gsl/gsl_rng.h>' >tree/libkam/num/random.c
    echo '#include <kam/reader.h>' >tree/cmd/kam-x.c
}
# trespass NAME FILE CODE: adding CODE to FILE must be complained about there
trespass() {
    tree
    printf '%s\n' "$3" >>"tree/$2"
    if sh "$here/layers.sh" tree >layers.log; then
        is "layers: $1" "a complaint" "none"
    else
        is "layers: $1" "$2" "$(head -n 1 layers.log | cut -d: -f1)"
    fi
}
tree
holds "layers: a tree in order passes" sh "$here/layers.sh" tree
trespass "base includes io" libkam/base/err.c '#include <kam/reader.h>'
trespass "a header reaches upwards" libkam/kam/err.h '#include <kam/reader.h>'
trespass "model includes io" libkam/model/rfm.c '#include <kam/reader.h>'
trespass "gsl outside num" libkam/model/rfm.c '#include <gsl/gsl_sf.h>'
trespass "csv.h outside io" libkam/base/err.c '#include <csv.h>'
trespass "a tool includes a private header" cmd/kam-x.c '#include "io/cut.h"'
trespass "a header of no layer" libkam/base/err.c '#include <kam/none.h>'
trespass "io exits" libkam/io/reader.c 'void f(void) { exit(1); }'
trespass "io writes to stderr" libkam/io/reader.c 'f() { fprintf(stderr, "x"); }'
trespass "base reads the environment" libkam/base/err.c 'f() { getenv("X"); }'
trespass "num reads the clock" libkam/num/random.c 'f() { return time(NULL); }'
trespass "model has a global" libkam/model/rfm.c 'static int calls;'
tree
printf '%s\n' '/* exit(1); */ const char *s = "getenv(x) // exit(2)";' \
    '/* on stderr:' ' * exit(3) */' 'f() { kam_exit(1); p->time(0); }' \
    >>tree/libkam/io/reader.c
holds "layers: comments, strings and other names do not count" \
    sh "$here/layers.sh" tree

# --- run-golden.sh ---
mkdir -p g/tests/cli/t g/bin
cp "$here/run-golden.sh" g/tests
# golden EXPECTED NAME: the last line the runner prints
golden() {
    is "golden: $2" "golden: $1" \
        "$(KAM_BIN="$work/g/bin" sh g/tests/run-golden.sh 2>&1 | tail -n 1)"
}
golden "0 passed, 1 failed, 0 skipped" "no cases at all is a failure"
echo 'echo data; echo note >&2; exit 3' >g/tests/cli/t/a.sh
golden "0 passed, 1 failed, 0 skipped" "nothing expected, something printed"
KAM_BIN=$work/g/bin sh g/tests/run-golden.sh --update >/dev/null
is "golden: update writes stdout" data "$(cat g/tests/cli/t/a.out)"
is "golden: update writes stderr" note "$(cat g/tests/cli/t/a.err)"
is "golden: update writes the status" 3 "$(cat g/tests/cli/t/a.rc)"
golden "1 passed, 0 failed, 0 skipped" "as expected"
for part in out err rc; do
    cp g/tests/cli/t/a.$part kept
    echo 0 >>g/tests/cli/t/a.$part
    golden "0 passed, 1 failed, 0 skipped" "a wrong $part"
    cp kept g/tests/cli/t/a.$part
done
echo 'echo why >&2; exit 77' >g/tests/cli/t/b.sh
golden "1 passed, 0 failed, 1 skipped" "a skipped case is counted"
rm g/tests/cli/t/a.sh
golden "0 passed, 3 failed, 1 skipped" "expected files without a case"
rm -f g/tests/cli/t/*
echo 'date +%Z' >g/tests/cli/t/zone.sh
echo UTC >g/tests/cli/t/zone.out
golden "0 passed, 1 failed, 0 skipped" "a case that depends on the time zone"

# --- run-unit.sh ---
mkdir -p u/tests/unit u/bin
cp "$here/run-unit.sh" u/tests
: >u/tests/unit/test_x.c
# unit EXPECTED NAME: with u/bin/test_x printing stdin's script
unit() {
    cat >u/bin/test_x
    chmod 755 u/bin/test_x
    is "unit: $2" "unit: $1" \
        "$(KAM_UNIT=$work/u/bin sh u/tests/run-unit.sh 2>&1 | tail -n 1)"
}
unit "2 passed, 0 failed, 0 skipped" "all well" <<'END'
#!/bin/sh
printf '1..2\nok 1 - a\nok 2 - b\n# ok - tests\n'
END
unit "1 passed, 1 failed, 1 skipped" "a failure and a skip" <<'END'
#!/bin/sh
printf '1..3\nok 1 - a\nnot ok 2 - b\nnot ok 3 # SKIP c\n'; exit 1
END
unit "1 passed, 2 failed, 0 skipped" "a crash loses the tests behind it" <<'END'
#!/bin/sh
printf '1..3\nok 1 - a\n'; kill -9 $$
END
unit "1 passed, 1 failed, 0 skipped" "a failure at exit" <<'END'
#!/bin/sh
printf '1..1\nok 1 - a\n'; exit 99
END
unit "0 passed, 1 failed, 0 skipped" "a program without tests" <<'END'
#!/bin/sh
exit 0
END
rm u/tests/unit/test_x.c
is "unit: no program at all" "unit: 0 passed, 1 failed, 0 skipped" \
    "$(KAM_UNIT=$work/u/bin sh u/tests/run-unit.sh 2>&1 | tail -n 1)"

# --- check.sh ---
mkdir -p c/tests
cp "$here/check.sh" c/tests
groups=$(sed -n 's/^group [a-z]* tests\///p' "$here/check.sh")
# whole EXPECTED NAME GROUP-SCRIPT: check.sh with every group but the first
# replaced by one passed test, and the first by the script
whole() {
    for script in $groups; do
        echo 'echo "x: 1 passed, 0 failed, 0 skipped"' >"c/tests/$script"
    done
    echo "$3" >"c/tests/$(echo "$groups" | head -n 1)"
    sh c/tests/check.sh >check.log 2>&1
    is "check: $2, status" "$4" $?
    is "check: $2" "$1" "$(tail -n 1 check.log)"
}
n=$(echo "$groups" | wc -l)
whole "$n passed, 0 failed" "all pass" \
    'echo "x: 1 passed, 0 failed, 0 skipped"' 0
whole "$((n + 1)) passed, 2 failed, 3 skipped" "some fail" \
    'echo "x: 2 passed, 2 failed, 3 skipped"; exit 1' 1
whole "$((n - 1)) passed, 1 failed" "a group dies" 'exit 0' 1
whole "$n passed, 1 failed" "a group fails but counts none" \
    'echo "x: 1 passed, 0 failed, 0 skipped"; exit 1' 1

tally house
