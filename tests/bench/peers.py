#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark's jobs as programs of DuckDB, Polars and lifetimes.

    peers.py versions
    peers.py sql JOB
    peers.py duckdb|polars|lifetimes THREADS JOB FILE

JOB is days, orders, roll-day or roll-month, of lifetimes bgnbd on accounts;
the result goes to stdout as CSV.  The last line on stderr is "seconds N", from
the first call of the library to the end of the output: the start of Python and
the import do not count, and of lifetimes, which reads no files, only the fit.
"""
import csv
import datetime
import importlib
import os
import sys
import time

# Types are told rather than detected; the order number may be an integer and
# the columns that nobody asks for are never converted: all to DuckDB's favour.
READ = """read_csv('{path}', auto_detect = false, header = true,
        delim = ',', quote = '"', escape = '"', columns = {{
        'order_id': 'BIGINT', 'customer_id': 'VARCHAR', 'order_date': 'DATE',
        'amount': 'DECIMAL(18,2)', 'region': 'VARCHAR',
        'product': 'VARCHAR'}})"""

# kam-rfm [--order=none] FILE: quintile scores by cuts of type 7, which
# quantile_cont is.  The third decimal keeps a cut between two amounts exact.
RFM = """
WITH a AS MATERIALIZED (
    SELECT customer_id AS customer, {counts},
        sum(amount) AS monetary, max(order_date) AS last_date
    FROM {read}
    GROUP BY customer_id
), b AS (
    SELECT *, {frequency} AS frequency,
        (SELECT max(last_date) FROM a) - last_date AS recency
    FROM a
), c AS (
    SELECT quantile_cont(recency, [0.2, 0.4, 0.6, 0.8]) AS r,
        quantile_cont(frequency, [0.2, 0.4, 0.6, 0.8]) AS f,
        quantile_cont(monetary::DECIMAL(38,3), [0.2, 0.4, 0.6, 0.8]) AS m
    FROM b
)
SELECT customer, days, last_date, recency, frequency, monetary,
    5 - (recency > c.r[1])::INT - (recency > c.r[2])::INT
      - (recency > c.r[3])::INT - (recency > c.r[4])::INT AS r,
    1 + (frequency > c.f[1])::INT + (frequency > c.f[2])::INT
      + (frequency > c.f[3])::INT + (frequency > c.f[4])::INT AS f,
    1 + (monetary > c.m[1])::INT + (monetary > c.m[2])::INT
      + (monetary > c.m[3])::INT + (monetary > c.m[4])::INT AS m
FROM b, c
ORDER BY customer"""

COUNTS = {
    "days": "count(DISTINCT order_date) AS days",
    "orders": "count(DISTINCT order_date) AS days, "
              "count(DISTINCT order_id) AS orders"}

# kam-roll --by=day|month FILE
ROLL = """
SELECT customer_id AS customer, {shown} AS {name},
    count(DISTINCT order_id) AS orders, count(*) AS lines,
    sum(amount) AS amount, sum(least(amount, 0)) AS returns
FROM {read}
GROUP BY customer_id, {period}
ORDER BY customer_id, {period}"""


def sql(job, path):
    """The statement for a job on a file."""
    read = READ.format(path=path.replace("'", "''"))
    if job in COUNTS:
        return RFM.format(counts=COUNTS[job], frequency=job, read=read)
    if job == "roll-day":
        return ROLL.format(shown="order_date", name="date",
                           period="order_date", read=read)
    month = "date_trunc('month', order_date)"
    return ROLL.format(shown=f"strftime({month}, '%Y-%m')", name="month",
                       period=month, read=read)


def run_duckdb(threads, job, path):
    import duckdb

    start = time.perf_counter()
    base = duckdb.connect()
    base.execute(f"SET threads = {threads}")
    base.execute("SET preserve_insertion_order = false")
    base.execute("SET enable_progress_bar = false")
    # Without the last option DuckDB writes beside and renames, which is not
    # for /dev/stdout.
    base.execute(f"COPY ({sql(job, path)}) TO '/dev/stdout' "
                 "(FORMAT csv, HEADER true, USE_TMP_FILE false)")
    return time.perf_counter() - start


def scores(pl, column, highest):
    """Quintile scores of a column, by its cuts of type 7."""
    over = sum((pl.col(column) >
                pl.col(column).quantile(q / 5, interpolation="linear")
                ).cast(pl.Int8) for q in range(1, 5))
    return (5 - over) if highest else (1 + over)


def run_polars(threads, job, path):
    # Read once, when the library is loaded.
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    import polars as pl

    start = time.perf_counter()
    frequency = "order_id" if job == "orders" else "order_date"
    types = {"order_id": pl.Int64, "customer_id": pl.String,
             "order_date": pl.Date, "amount": pl.Decimal(18, 2),
             "region": pl.String, "product": pl.String}
    rows = pl.scan_csv(path, schema=types)
    rows = rows.group_by(pl.col("customer_id").alias("customer")).agg(
        pl.col("order_date").n_unique().alias("days"),
        pl.col("order_date").max().alias("last_date"),
        pl.col(frequency).n_unique().alias("frequency"),
        pl.col("amount").sum().alias("monetary"))
    rows = rows.with_columns(
        (pl.col("last_date").max() - pl.col("last_date")
         ).dt.total_days().alias("recency"))
    rows = rows.with_columns(
        scores(pl, "recency", True).alias("r"),
        scores(pl, "frequency", False).alias("f"),
        scores(pl, "monetary", False).alias("m"))
    rows.sort("customer").collect(engine="streaming").write_csv("/dev/stdout")
    return time.perf_counter() - start


def run_lifetimes(_threads, _job, path):
    """BG/NBD of an accounts table, in weeks."""
    import lifetimes
    import numpy

    def day(text):
        return datetime.date.fromisoformat(text).toordinal()

    with open(path, encoding="utf-8", newline="") as file:
        pasts = [(int(row["days"]) - 1,
                  (day(row["last_date"]) - day(row["first_date"])) / 7,
                  (day(row["as_of"]) - day(row["first_date"])) / 7)
                 for row in csv.DictReader(file) if row["days"] != "0"]
    frequency, recency, age = numpy.array(pasts).T
    start = time.perf_counter()
    fitted = lifetimes.BetaGeoFitter().fit(frequency, recency, age).params_
    seconds = time.perf_counter() - start
    print("name,value")
    for name in ("r", "alpha", "a", "b"):
        print(f"p_buy.{name},{fitted[name]:.8g}")
    return seconds


def versions():
    """Name, version of the libraries that are there."""
    for module, name in (("duckdb", "DuckDB"), ("polars", "Polars"),
                         ("lifetimes", "lifetimes")):
        try:
            found = importlib.import_module(module)
        except ImportError:
            continue
        print(f"{module} {name} {found.__version__}")


RUNS = {"duckdb": run_duckdb, "polars": run_polars,
        "lifetimes": run_lifetimes}


def main(argv):
    if argv == ["versions"]:
        versions()
    elif len(argv) == 2 and argv[0] == "sql":
        print(sql(argv[1], "FILE"))
    elif len(argv) == 4 and argv[0] in RUNS:
        seconds = RUNS[argv[0]](int(argv[1]), argv[2], argv[3])
        print(f"seconds {seconds:.4f}", file=sys.stderr)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
