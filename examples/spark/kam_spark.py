#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roll sales exports up on a Spark cluster with kam-roll.

    spark-submit --master spark://HOST:7077 kam_spark.py \\
        --by day --output hdfs:///sales/ledger 'hdfs:///sales/*.csv'

Reads CSV with header lines, or Parquet, partitions the rows by ranges of
customers and pipes each partition through kam-roll, the same binary that
runs on one machine; it must be in PATH on every worker, or --kam-roll says
where it is.  All lines of a customer meet in one partition, so that nothing
is left to be added up.

--by day, week, month, quarter or year writes a ledger; --by customer writes
accounts, all as of one day: --as-of, or the latest date of the input.  The
output is a folder of parts without header lines, the customers ascending
from part to part, so that

    { kam-roll --by=day header.csv; cat ledger/part-*; } > ledger.csv

(header.csv being a header line alone) is byte for byte what one kam-roll
makes of all the input.  A ledger can also be read part by part.

Scores that need the whole population come after, on one machine, since
accounts are small:

    kam-roll ledger.csv | kam-rfm | kam-pareto > scored.csv

or, where even the accounts are many, in two passes: fit the cuts once with
kam-rfm --show-cuts accounts.csv > cuts.csv, then have them on the cluster:

    spark-submit --files cuts.csv kam_spark.py --by customer \\
        --then 'kam-rfm -q --method=fixed --cuts=cuts.csv' ...
"""

import argparse
import shlex
import sys
import time

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

# What kam-roll drops around a customer.
BLANKS = " \t\r\n\u00a0\u3000"


def options():
    p = argparse.ArgumentParser(description="kam-roll on a Spark cluster")
    p.add_argument("input", nargs="+", help="CSV or Parquet")
    p.add_argument("--output", required=True, help="folder of the parts")
    p.add_argument("--format", choices=["csv", "parquet"], default="csv")
    for name in ["customer", "date", "amount"]:
        p.add_argument("--" + name, default=name, metavar="COL")
    p.add_argument("--order", metavar="COL", help="no order numbers without")
    p.add_argument("--by", default="day",
                   choices=["customer", "day", "week", "month", "quarter",
                            "year"])
    p.add_argument("--as-of", metavar="DATE")
    p.add_argument("--then", metavar="COMMAND",
                   help="pipe each part through this as well")
    p.add_argument("--kam-roll", default="kam-roll", metavar="PATH")
    p.add_argument("--partitions", type=int, metavar="N")
    return p.parse_args()


def read(spark, o):
    """The input as two columns: the customer, and a CSV record."""
    if o.format == "csv":
        # Nothing is guessed; a quote within quotes is doubled; records may
        # go over several lines.
        frame = spark.read.csv(o.input, header=True, inferSchema=False,
                               quote='"', escape='"', multiLine=True,
                               enforceSchema=False, mode="FAILFAST")
    else:
        frame = spark.read.parquet(*o.input)
    names = [o.customer, o.date, o.amount] + ([o.order] if o.order else [])
    text = [F.coalesce(frame["`%s`" % n].cast("string"), F.lit(""))
            for n in names]
    quoted = [F.concat(F.lit('"'), F.replace(t, F.lit('"'), F.lit('""')),
                       F.lit('"')) for t in text]
    return frame.select(
        F.btrim(text[0], F.lit(BLANKS)).alias("customer"),
        F.concat_ws(",", *quoted).alias("record"))


def pipe(spark, frame, o, command):
    """What the command prints for each partition, its header line dropped."""
    names = "customer,date,amount" + (",order" if o.order else "")
    script = "set -o pipefail; %s --header=%s %s | tail -n +2" % (
        shlex.quote(o.kam_roll) + " -q --threads=1", names, command)
    frame.createOrReplaceTempView("sales")
    return spark.sql(
        "SELECT TRANSFORM (record) "
        "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' "
        "USING '%s' AS (line STRING) "
        "ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001' FROM sales"
        % script.replace("\\", "\\\\").replace("'", "\\'"))


def main():
    o = options()
    spark = (SparkSession.builder.appName("kam-roll")
             .config("spark.sql.adaptive.enabled", "false").getOrCreate())
    start = time.time()
    sales = read(spark, o)
    command = "--by=" + o.by
    as_of = o.as_of
    if o.by == "customer" and not as_of:
        days = pipe(spark, sales, o, "--by=day --columns=date")
        as_of = days.agg(F.max("line")).first()[0]
    if as_of:
        command += " --as-of=" + shlex.quote(as_of)
    if o.then:
        command += " | " + o.then
    parts = o.partitions or 2 * spark.sparkContext.defaultParallelism
    # Spark compares texts byte by byte, as kam-roll sorts.
    ranged = sales.repartitionByRange(parts, "customer")
    pipe(spark, ranged, o, command).write.text(o.output)
    print("kam_spark: done in %.1f s" % (time.time() - start),
          file=sys.stderr)
    spark.stop()


if __name__ == "__main__":
    main()
