#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# usage: check.sh [ROWS]
#
# The cluster examples on real engines: a Spark standalone master and two
# workers on this machine, one of which is killed in mid-job, and Hadoop
# streaming's map, sort and reduce played by the shell, and GNU parallel where
# it is.  All must give the bytes that one kam-roll gives.
#
# pyspark comes from PyPI into a virtual environment of its own, below
# ${XDG_CACHE_HOME:-~/.cache}/kam, and is kept there; Java must be there.  What
# cannot be had is skipped, and said.
# $KAM_BIN is the folder of the built tools.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
examples=$(cd "$here/../../examples" && pwd)
: "${KAM_BIN:?folder of the built tools}"
export PATH=$KAM_BIN:$PATH LC_ALL=C TZ=UTC
rows=${1:-5000000}
pyspark=3.5.3
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/kam
venv=$cache/pyspark-$pyspark

work=$(mktemp -d)
groups=()
finish() {
    for group in "${groups[@]}"; do
        kill -KILL -- "-$group" 2>/dev/null || true
    done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM
# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
cd "$work"

# Seconds since the epoch, with decimals.
now() {
    date +%s.%N
}

# rate NAME START: how long it took, and rows a second
rate() {
    awk -v name="$1" -v start="$2" -v end="$(now)" -v rows="$rows" 'BEGIN {
        printf "%s: %.1f s, %.0f rows/s\n", name, end - start,
            rows / (end - start) }'
}

# A name without any meaning to the engine, for the tests of quoting.
export_files() {
    kam-sim --rows="$rows" --customers=$((rows / 50 + 20)) --output=sales.csv
    mkdir in raw
    # Sixteen files.  Every fortieth customer has a name that needs quotes.
    awk -F, -v OFS=, '
    BEGIN { q = "\"" }
    NR == 1 { print $3, $2, $10, $1 >"head"; next }
    {
        n = substr($3, 2) + 0
        if (n % 40 == 0) $3 = q "Maier, " q q $3 q q " & 客户" q
        print $3, $2, $10, $1 >(sprintf("raw/%02d.csv", n % 16))
    }' sales.csv
    for file in raw/*.csv; do
        cat head "$file" >"in/${file##*/}"
    done
    rm sales.csv
}

have_spark() {
    command -v java >/dev/null || {
        skip spark "no Java (Debian: openjdk-17-jre-headless)"
        return 1
    }
    if ! "$venv/bin/python" -c 'import pyspark' 2>/dev/null; then
        rm -rf "$venv"
        # The package stays too, should the environment break.
        python3 -m venv "$venv" >pip.log 2>&1 &&
            "$venv/bin/pip" install -q --cache-dir "$cache/pip" \
                "pyspark==$pyspark" >>pip.log 2>&1 || {
            skip spark "pyspark cannot be installed: $(tail -n 1 pip.log)"
            return 1
        }
    fi
    SPARK_HOME=$("$venv/bin/python" -c \
        'import os, pyspark; print(os.path.dirname(pyspark.__file__))')
    export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1
    export PYSPARK_PYTHON=$venv/bin/python
}

# started LOG PATTERN SECONDS: wait for a line of the log
started() {
    for _ in $(seq $(($3 * 10))); do
        grep -q "$2" "$1" 2>/dev/null && return
        sleep 0.1
    done
    echo "$1:"
    tail -n 5 "$1"
    return 1
}

# service NAME CLASS ARGS...: in a process group of its own, which is $group
service() {
    name=$1
    shift
    setsid "$SPARK_HOME/bin/spark-class" "$@" >"$name.log" 2>&1 &
    group=$!
    groups+=("$group")
    # The shell need not tell when it is killed.
    disown "$group"
}

start_cluster() {
    service master org.apache.spark.deploy.master.Master \
        --host 127.0.0.1 --port 0 --webui-port 0
    started master.log 'Starting Spark master at' 60 || return 1
    url=$(sed -n 's/.*Starting Spark master at \(spark:[^ ]*\).*/\1/p' master.log)
    for n in 1 2; do
        service "worker$n" org.apache.spark.deploy.worker.Worker \
            --host 127.0.0.1 --webui-port 0 --cores 1 --memory 1g \
            --work-dir "$work/spark$n" "$url"
        victim=$group
    done
    for n in 1 2; do
        started "worker$n.log" 'Successfully registered' 60 || return 1
    done
}

submit() {
    "$SPARK_HOME/bin/spark-submit" --master "$url" --driver-memory 1g \
        --conf spark.executor.memory=768m --conf spark.ui.enabled=false \
        --conf spark.driver.host=127.0.0.1 --conf spark.local.dir="$work" \
        "$examples/spark/kam_spark.py" --kam-roll "$KAM_BIN/kam-roll" \
        --customer customer_id --date order_date --order order_id \
        --partitions 16 "$@"
}

# A worker and its executor are killed while the ranges are rolled up: with
# them goes what they had read for others.
spark_killed() {
    start=$(now)
    submit --output "$work/ledger" "$work/in" >submit.log 2>&1 &
    job=$!
    started submit.log 'Starting task 4.0 in stage' 900 || return 1
    kill -KILL -- "-$victim"
    echo "spark: killed worker 2 of 2 in mid-job"
    wait $job || { tail -n 20 submit.log; return 1; }
    rate "spark, a worker killed" "$start"
    { kam-roll --by=day head; cat ledger/part-*; } >got.csv
    same "spark: the ledger, a worker killed" want.csv got.csv
    is "spark: the worker was lost" yes \
        "$(grep -q 'Lost executor\|Executor lost\|Lost task' submit.log && echo yes)"
}

spark_accounts() {
    kam-roll in/*.csv >want.accounts
    submit --by customer --output "$work/accounts" "$work/in" >submit.log 2>&1 ||
        { tail -n 20 submit.log; return 1; }
    { head -n 1 want.accounts; cat accounts/part-*; } >got.csv
    same "spark: accounts, all as of one day" want.accounts got.csv
}

hadoop() {
    KAM_HEADER=$(cat head)
    export KAM_HEADER
    start=$(now)
    for file in raw/*.csv; do
        sh "$examples/hadoop/map.sh" <"$file"
    done | sort -t"$(printf '\t')" -k1,1 >shuffled
    # Two reducers: each has whole customers.
    awk -F'\t' '$1 != last { last = $1; n = length($1) % 2 }
        { print >("reduce" n) }' shuffled
    for n in 0 1; do
        [ -e reduce$n ] || : >reduce$n
        sh "$examples/hadoop/reduce.sh" <reduce$n >"part$n"
    done
    rate "map, sort and reduce" "$start"
    { kam-roll --by=day head; cat part0; } >a.csv
    { kam-roll --by=day head; cat part1; } >b.csv
    kam-roll --by=day a.csv b.csv >got.csv
    same "hadoop: the ledger" want.csv got.csv
    KAM_BY=month sh "$examples/hadoop/reduce.sh" <shuffled >months
    kam-roll --by=month in/*.csv | sed 1d >want.months
    same "hadoop: months" want.months months
}

gnu_parallel() {
    parallel --version 2>/dev/null | grep -q '^GNU' || {
        skip parallel "no GNU parallel"
        return
    }
    sh "$examples/parallel/roll.sh" in/*.csv >got.csv
    same "parallel: several files" want.csv got.csv
    kam-roll --by=day --order=none in/03.csv >want.one
    { cut -d, -f1-3 head; cut -d, -f1-3 raw/03.csv; } >one.csv
    sh "$examples/parallel/roll.sh" one.csv >got.csv
    same "parallel: parts of one file" want.one got.csv
}

export_files
start=$(now)
kam-roll --by=day in/*.csv >want.csv
rate "one kam-roll" "$start"
hadoop
gnu_parallel
if have_spark; then
    if start_cluster; then
        holds_spark=yes
        spark_killed || holds_spark=no
        spark_accounts || holds_spark=no
        is "spark: both jobs came to their end" yes "$holds_spark"
    else
        is "spark: the cluster starts" yes no
    fi
fi
tally cluster
