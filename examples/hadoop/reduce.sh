#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Reducer: all ledger records of a customer meet here, and kam-roll merges
# them.  $KAM_BY (day) may be any period, or customer with $KAM_AS_OF.
# The header line is left out: the parts are put behind each other.
set -eu
{
    echo customer,date,orders,lines,amount,returns
    cut -f 2-
} | kam-roll -q --threads=1 --by="${KAM_BY:-day}" \
    ${KAM_AS_OF:+--as-of="$KAM_AS_OF"} | sed 1d
