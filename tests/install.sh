#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Install into a scratch folder, see that every file is there, build and run
# a program against what was installed, and see that uninstall leaves none.
set -u

here=$(cd "$(dirname "$0")" && pwd) || exit 1
cd "$here/.." || exit 1
# shellcheck source=tests/lib.sh
. "$here/lib.sh"
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
make=${MAKE:-make}

# What ought to be there, found from the sources without the Makefile.
wanted() {
    echo lib/libkam.a
    echo lib/pkgconfig/kam.pc
    for file in libkam/kam/*.h; do
        echo "include/kam/${file##*/}"
    done
    for file in cmd/*.c; do
        tool=$(basename "$file" .c)
        echo "bin/$tool"
        echo "share/bash-completion/completions/$tool"
        echo "share/zsh/site-functions/_$tool"
        echo "share/fish/vendor_completions.d/$tool.fish"
    done
    for file in man/*.mdoc; do
        page=$(basename "$file" .mdoc)
        case $page in
        *.[57]) ;;
        *) page=$page.1 ;;
        esac
        echo "share/man/man${page##*.}/$page"
    done
}
files() {
    (cd "$1" && find . ! -type d | sed 's|^\./||' | LC_ALL=C sort)
}

# A package build: the files lie in DESTDIR and are meant for /usr.
if ! $make --no-print-directory install DESTDIR="$work/dest" PREFIX=/usr \
    >"$work/log" 2>&1; then
    cat "$work/log"
    is "install with DESTDIR" success failure
    tally install
    exit 1
fi
wanted | LC_ALL=C sort >"$work/wanted"
files "$work/dest/usr" >"$work/there"
same "installed files" "$work/wanted" "$work/there"
is "nothing outside the prefix" usr "$(ls "$work/dest")"
is "kam.pc names the prefix without DESTDIR" prefix=/usr \
    "$(head -n 1 "$work/dest/usr/lib/pkgconfig/kam.pc")"
holds "uninstall with DESTDIR" \
    $make --no-print-directory uninstall DESTDIR="$work/dest" PREFIX=/usr
is "uninstall leaves no file" "" "$(files "$work/dest")"

# A user's own folder, used.
prefix=$work/own
holds "install with PREFIX" \
    $make --no-print-directory install PREFIX="$prefix"
for tool in "$prefix"/bin/kam*; do
    name=$(basename "$tool")
    holds "$name --version" "$tool" --version
    holds "$name bash completion" \
        bash -n "$prefix/share/bash-completion/completions/$name"
done
# syntax SHELL FILE...: the shell takes the completions
syntax() {
    shell=$1
    shift
    command -v "$shell" >/dev/null 2>&1 || {
        skip "$shell completions" "no $shell"
        return
    }
    for file in "$@"; do
        holds "$shell takes ${file##*/}" "$shell" -n "$file"
    done
}
syntax zsh "$prefix"/share/zsh/site-functions/_kam*
syntax fish "$prefix"/share/fish/vendor_completions.d/kam*
cat >"$work/use.c" <<'END'
#include <stdio.h>

#include <kam/decimal.h>

int
main(void)
{
	char text[KAM_DEC_TEXT];
	kam_dec amount;

	if (kam_dec_read(KAM_STR("(1,234.50)"), '.', &amount, NULL))
		return 1;
	kam_dec_print(text, amount);
	return puts(text) < 0;
}
END
if command -v pkg-config >/dev/null 2>&1; then
    flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs kam)
    # SANITIZE is that of the library; flags are words.
    # shellcheck disable=SC2086
    holds "a program builds with kam.pc" ${CC:-cc} \
        ${SANITIZE:+-fsanitize=$SANITIZE} -o "$work/use" "$work/use.c" $flags
    is "it runs" -1234.50 "$("$work/use")"
else
    skip "a program builds with kam.pc" "no pkg-config"
fi
if command -v man >/dev/null 2>&1; then
    is "man finds the page" "$prefix/share/man/man5/kam-input.5" \
        "$(MANPATH=$prefix/share/man man -w kam-input 2>/dev/null)"
else
    skip "man finds the page" "no man"
fi
holds "uninstall with PREFIX" \
    $make --no-print-directory uninstall PREFIX="$prefix"
is "nothing is left" "" "$(files "$prefix")"

tally install
