#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Mapper: lines of an export on stdin, without its header line, whose columns
# $KAM_HEADER names (customer,date,amount,order), become records of a day
# ledger behind their key.  kam-roll adds up what one mapper sees of a
# customer's day, so that little is left to be sorted.
#
# The key is the customer as it stands in the record, quotes included, and a
# tab; names with line ends inside quotes cannot pass through lines of text.
set -eu
kam-roll -q --by=day --threads=1 --header="${KAM_HEADER:?}" |
    sed 1d | awk '{
        # The first field: up to the first comma outside quotes.
        n = match($0, /^("([^"]|"")*"|[^,"]*),/)
        print substr($0, 1, RLENGTH - 1) "\t" $0
    }'
