#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: churn-check.sh EXPORT.csv
#
# The 20 accounts with most at risk, with the reason, from a sales export or a
# ledger.  Options for reading it, such as --encoding or --amount, go into
# $KAM_READ.
set -euo pipefail
# A decimal comma would make sort(1) misread the amounts.
export LC_ALL=C

# KAM_READ holds several options; none is no error.
read -r -a options <<<"${KAM_READ-}" || true

kam-churn -q "${options[@]}" --columns=amount_at_risk,status,customer,reason \
    "${1:?usage: churn-check.sh EXPORT.csv}" |
    awk 'NR == 1; NR > 1 { print | "sort -t, -k1,1nr | awk \"NR <= 20\"" }'
