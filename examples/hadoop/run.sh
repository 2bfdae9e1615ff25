#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: run.sh INPUT OUTPUT   (folders in HDFS; exports without header lines)
#
# The map and the reduce of a ledger, by Hadoop streaming.  kam-roll must be
# in PATH on every node.  Mappers must see all lines of an order on one day,
# or its number counts twice: split files between orders, or by customer.
set -eu
[ $# = 2 ] || { echo 'usage: run.sh INPUT OUTPUT' >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
exec hadoop jar "${HADOOP_STREAMING:?the streaming jar}" \
    -D stream.map.output.field.separator="$(printf '\t')" \
    -D stream.num.map.output.key.fields=1 \
    -D mapreduce.job.name=kam-roll \
    -files "$here/map.sh,$here/reduce.sh" \
    -cmdenv KAM_HEADER="${KAM_HEADER:?columns, as customer,date,amount,order}" \
    -cmdenv KAM_BY="${KAM_BY:-day}" -cmdenv KAM_AS_OF="${KAM_AS_OF:-}" \
    -mapper 'sh map.sh' -reducer 'sh reduce.sh' \
    -input "$1" -output "$2"
