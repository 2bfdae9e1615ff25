#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Check the layers of libkam/ and cmd/: includes go downwards only, <csv.h>
# and <gsl/...> have one user each, and only cli exits, reads the environment
# or the clock, or writes to stderr.  kam/X.h belongs to the layer whose
# folder holds X.c (else X_*.c, else to the folder X).
#
#   layers.sh [folder of the repository]
set -u

cd "${1:-$(dirname "$0")/..}" || exit 1

# What each layer may include, itself not named.
below() {
    case $1 in
    base) echo ;;
    present | num) echo base ;;
    model) echo base num ;;
    io) echo base present ;;
    roll) echo base io ;;
    cli) echo base present io roll ;;
    cmd) echo base num model present io roll cli ;;
    *) return 1 ;;
    esac
}

# home HEADER: the layer of kam/HEADER.h
home() {
    for pattern in "$1.c" "$1_*.c"; do
        for file in libkam/*/$pattern; do
            [ -e "$file" ] || continue
            file=${file#libkam/}
            echo "${file%%/*}"
            return
        done
    done
    [ ! -d "libkam/$1" ] || echo "$1"
}

found=$(mktemp) || exit 1
trap 'rm -f "$found" "$found.code"' EXIT

complain() {
    echo "$1:$2: $3" >>"$found"
}

# include FILE LINE LAYER NAME: is this include allowed?
include() {
    case $4 in
    '<csv.h>')
        [ "$3" = io ] || complain "$1" "$2" "only io includes <csv.h>"
        ;;
    '<gsl/'*)
        [ "$3" = num ] || complain "$1" "$2" "only num includes $4"
        ;;
    '<kam/'*)
        header=${4#<kam/}
        header=${header%.h>}
        theirs=$(home "$header")
        if [ -z "$theirs" ]; then
            complain "$1" "$2" "$4 has no $header.c in any layer"
            return
        fi
        case " $3 $(below "$3") " in
        *" $theirs "*) ;;
        *) complain "$1" "$2" "$3 must not include $4, which is $theirs's" ;;
        esac
        ;;
    '"'*)
        name=${4#\"}
        name=${name%\"}
        if [ "$3" = cmd ]; then
            complain "$1" "$2" "a tool includes only <kam/*.h>, not $4"
        elif [ ! -e "$(dirname "$1")/$name" ] || [ "${name#*/}" != "$name" ]; then
            complain "$1" "$2" "$4 is not in this folder"
        fi
        ;;
    '<stdio.h>' | '<time.h>' | '<sys/time.h>' | '<unistd.h>')
        case $3 in
        model | num) complain "$1" "$2" "$3 does no I/O and has no clock: $4" ;;
        esac
        ;;
    esac
}

# The code of a file: comments and the insides of strings left out.
code() {
    awk '
    {
        line = $0; out = ""
        while (line != "") {
            if (inside) {
                at = index(line, "*/")
                if (!at) { line = ""; break }
                line = substr(line, at + 2); inside = 0; continue
            }
            at = match(line, /\/\*|\/\/|["\047]/)
            if (!at) { out = out line; break }
            token = substr(line, at, RLENGTH)
            out = out substr(line, 1, at - 1)
            line = substr(line, at + RLENGTH)
            if (token == "/*") { inside = 1; continue }
            if (token == "//") break
            out = out token token
            while (line != "") {
                c = substr(line, 1, 1)
                if (c == "\\") { line = substr(line, 3); continue }
                line = substr(line, 2)
                if (c == token) break
            }
        }
        print out
    }' "$1"
}

# calls FILE LAYER PATTERN WHY
calls() {
    grep -nE "$3" "$found.code" | while IFS=: read -r line _; do
        complain "$1" "$line" "$4"
    done
}

for file in libkam/*/*.c libkam/*/*.h cmd/*.c; do
    [ -e "$file" ] || continue
    layer=${file#libkam/}
    layer=${layer%%/*}
    name=$(basename "$file" .h)
    if [ "$layer" = kam ]; then
        layer=$(home "$name")
        if [ -z "$layer" ]; then
            complain "$file" 1 "belongs to no layer: there is no $name.c"
            continue
        fi
    fi
    if ! below "$layer" >/dev/null; then
        complain "$file" 1 "unknown layer $layer"
        continue
    fi
    sed -n -E 's/^[ \t]*#[ \t]*include[ \t]*([<"][^>"]*[>"]).*/\1/p; t; s/.*//p' \
        "$file" | grep -n . | while IFS=: read -r line what; do
        include "$file" "$line" "$layer" "$what"
    done
    code "$file" >"$found.code"
    w='(^|[^A-Za-z0-9_.>])'
    [ "$layer" = cli ] || {
        calls "$file" "$layer" "$w(_?exit|_Exit|quick_exit|abort) *\(" \
            "only cli exits"
        calls "$file" "$layer" "$w(secure_)?getenv *\(" \
            "only cli reads the environment"
        # io hands the environment on to the programs that decompress.
        [ "$layer" = io ] || calls "$file" "$layer" "${w}environ\b" \
            "only cli reads the environment"
        calls "$file" "$layer" "${w}stderr\b|${w}(perror|warn|warnx) *\(" \
            "only cli writes to stderr"
        calls "$file" "$layer" "$w(time|localtime|localtime_r|gettimeofday) *\(" \
            "only cli reads the clock"
        calls "$file" "$layer" "${w}setlocale *\(" "only cli sets the locale"
    }
    case $layer in
    model | num)
        calls "$file" "$layer" "$w(f?printf|puts|fopen|fputs|rand|srand|clock|clock_gettime) *\(" \
            "$layer takes arrays and structs and gives structs"
        awk '/^[ \t]*static[ \t]/ && !/const/ && match($0, /[=;[]/) {
            call = index($0, "(")
            if (!call || RSTART < call) print FNR
        }' "$found.code" | while IFS= read -r line; do
            complain "$file" "$line" "$layer has no globals"
        done
        ;;
    esac
done

if [ -s "$found" ]; then
    sort -t: -k1,1 -k2,2n "$found"
    exit 1
fi
