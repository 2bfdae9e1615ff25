#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare.py FILE FILE [near]

Do two CSV tables of one order hold the same in the columns that both have?
Numbers are the same if their values are; with `near`, where money was summed
in binary, if they are a hundredth or a billionth apart.  Says what differs
first, and how many rows do; exits 1 if any.
"""
import csv
import itertools
import operator
import sys
from decimal import Decimal, InvalidOperation


def number(text):
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def equal(one, other, near):
    if one == other:
        return True
    one, other = number(one), number(other)
    if one is None or other is None:
        return False
    room = max(Decimal("0.01"), abs(one) / 10**9) if near else 0
    return abs(one - other) <= room


def picker(places):
    """The fields at these places, as a tuple."""
    if len(places) == 1:
        return lambda row: (row[places[0]],)
    return operator.itemgetter(*places)


def compare(ours, theirs, near):
    """Rows of the first, rows that differ, the first difference, columns."""
    ours, theirs = csv.reader(ours), csv.reader(theirs)
    left, right = next(ours, []), next(theirs, [])
    shared = [name for name in left if name in right]
    rows = bad = 0
    if not shared:
        return rows, bad, "no column in common", shared
    mine = picker([left.index(name) for name in shared])
    yours = picker([right.index(name) for name in shared])
    first = ""
    for rows, (one, other) in enumerate(
            itertools.zip_longest(ours, theirs), 1):
        if one is None or other is None:
            wrong = "a row that only one has"
        elif mine(one) == yours(other):
            continue
        else:
            wrong = next((f"{name} {a} and {b}" for name, a, b
                          in zip(shared, mine(one), yours(other))
                          if not equal(a, b, near)), None)
        if wrong:
            bad += 1
            first = first or f"row {rows}: {wrong}"
    return rows, bad, first, shared


def main(argv):
    if len(argv) not in (2, 3) or argv[2:] not in ([], ["near"]):
        print(__doc__, file=sys.stderr)
        return 2
    with open(argv[0], newline="", encoding="utf-8") as ours, \
            open(argv[1], newline="", encoding="utf-8") as theirs:
        rows, bad, first, shared = compare(ours, theirs, len(argv) == 3)
    if first:
        print(f"{bad} of {rows} rows differ; {first}")
        return 1
    print(f"{rows} rows alike in {', '.join(shared)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
