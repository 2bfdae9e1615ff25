#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""kam beside other programs.  `make bench` calls it; by the environment:

    KAM_BIN, SALES_GEN     folder of the tools, the generator
    BENCH_DIR=build/bench  data of up to three times ROWS * 55 bytes, results
    ROWS=10000000 RUNS=5   medians of so many runs, the programs in alternation,
                           in another order each time
    THREADS="2 1"          of kam and DuckDB, each against each
    PEERS="duckdb ..."     only these of duckdb polars lifetimes mlr mawk xan
                           qsv
    ONLY="days pipe ..."   only these jobs
    BENCH_GROWTH=1         also a tenth and five times the rows

Before anything is timed each program runs once, and what it found is held
against what kam found.  The SQL: tests/bench/peers.py sql days

Left behind in BENCH_DIR: report.md, which is printed too; every run in
runs.csv; and the sections on speed of README.md and man/kam.7.mdoc, to be
pasted as they are, in readme.md and kam.7.mdoc.
"""
import datetime
import os
import random
import shlex
import shutil
import subprocess
import sys

sys.dont_write_bytecode = True  # the source tree stays as it is

import jobs  # noqa: E402
import measure  # noqa: E402
from report import Report, Result, million  # noqa: E402

LIBRARIES = ("duckdb", "polars", "lifetimes")


def log(text):
    print(text, file=sys.stderr, flush=True)


def number(name, default):
    text = os.environ.get(name) or str(default)
    if not text.isdigit() or int(text) < 1:
        sys.exit(f"bench: {name}={text} is no number from 1")
    return int(text)


def words(name, default):
    return (os.environ.get(name) or default).split()


def peers():
    """Those that are there: name -> how it calls itself."""
    found = {}
    for line in subprocess.run(
            [sys.executable, os.path.join(jobs.HERE, "peers.py"), "versions"],
            stdout=subprocess.PIPE, text=True,
            check=True).stdout.splitlines():
        module, shown = line.split(" ", 1)
        found[module] = shown
    for name in jobs.LINE_TOOLS:
        if shutil.which(name):
            flag = "-W" if name == "mawk" else "--version"
            version = measure.first_line(
                [name, flag, "version"] if name == "mawk" else [name, flag])
            found[name] = " ".join((version or name).split()[:3]).strip(",")
    wanted = words("PEERS", " ".join(found))
    return {name: found[name] for name in found if name in wanted}


def make(command, path):
    """Make a file by a command, unless it is there."""
    if os.path.exists(path):
        return
    log(f"making {path}")
    try:
        measure.run(command, path + ".part")
    except measure.Failure as failure:
        os.remove(path + ".part")
        sys.exit(f"bench: {path}: {failure}")
    os.rename(path + ".part", path)


def make_shape(setting, shape, rows=0):
    path = setting.file(shape, rows)
    if shape in jobs.DERIVED:
        command, all_rows = jobs.DERIVED[shape], rows or setting.rows
        if "{sales}" in command:
            make_shape(setting, "sales", rows)
        make(command.format(sales=shlex.quote(setting.file("sales", rows)),
                            lines=all_rows // 5, customers=all_rows // 50),
             path)
    else:
        generator = shlex.quote(os.environ.get("SALES_GEN", "sales-gen"))
        make(f"{generator} {rows or setting.rows} {jobs.GENERATED[shape]}",
             path)
    return path


def check(setting, job, report):
    """One run of each program; leave out those that fail."""
    found = os.path.join(setting.folder, "found")
    good, first = [], None
    for i, program in enumerate(job.programs):
        label = f"{job.key}: {program.name} {program.threads or ''}".strip()
        out = f"{found}-{i}.csv"
        try:
            measure.run(program.command, out)
        except measure.Failure as failure:
            os.remove(out)
            log(f"{label}: {failure}")
            report.notes.append(f"{label}: left out, it failed: {failure}")
            if program.bound:
                report.missed.append(f"{label}: {failure}")
            continue
        good.append(program)
        if first is None:
            first = out
            continue
        if program.check:
            said = subprocess.run(
                [sys.executable, os.path.join(jobs.HERE, "compare.py"), first,
                 out] + ["near"] * (program.check == "near"),
                stdout=subprocess.PIPE, text=True, check=False)
            log(f"{label}: {said.stdout.strip()}")
            if said.returncode:
                report.notes.append(f"{label}: **{said.stdout.strip()}**")
                report.missed.append(f"{label}: {said.stdout.strip()}")
        os.remove(out)
    if first:
        os.remove(first)
    job.programs = good


def repeat(job, count, report):
    runs = {id(program): [] for program in job.programs}
    shuffled = random.Random(1)
    for _ in range(count):
        # In another order each time: what runs after a program that took and
        # gave back much of the machine's memory is slower for that.
        for program in shuffled.sample(job.programs, len(job.programs)):
            try:
                done = measure.run(program.command)
            except measure.Failure as failure:
                sys.exit(f"bench: {job.key}: {program.name}: {failure}")
            runs[id(program)].append(done)
            log(f"{job.key}: {program.name} {program.threads or ''} "
                f"{done.seconds:.2f} s {done.peak:.0f} MB")
    for program in job.programs:
        report.results.append(Result(job, program, runs[id(program)]))


def grow(setting, count, report):
    """The days job on a tenth, all and five times the rows."""
    for rows in (setting.rows // 10, setting.rows, setting.rows * 5):
        path = make_shape(setting, "sales", rows)
        job = jobs.Job(f"rows-{rows}", "", "sales", "")
        job.programs = [setting.kam("kam-rfm", "--order=none",
                                    max(setting.threads), shlex.quote(path))]
        measure.run(job.programs[0].command)
        repeat(job, count, report)
        report.growth.append((rows, report.results[-1]))
        if rows != setting.rows:
            os.remove(path)


def head(setting, count, found):
    """Machine, date, versions: what a figure is worth without is nothing."""
    kam = measure.first_line([setting.tool("kam-rfm"), "--version"]) or ""
    version = "kam " + kam.split()[-1]
    return (f"{measure.machine()}; {datetime.date.today().isoformat()}; "
            f"{', '.join([version, *found.values()])}. "
            f"{million(setting.rows)} rows, {jobs.CUSTOMERS // 1000} k "
            f"customers, output to /dev/null, "
            f"{f'medians of {count}' if count > 1 else 'one run'}.")


def settle_notes(setting, found, load, report):
    if any(name in found for name in ("duckdb", "polars")):
        report.notes.append("DuckDB and Polars run in Python, whose start is "
                            "not timed; kam-rfm writes the columns that the "
                            "SQL does, and all of them where it says so")
    absent = [name for name in (*LIBRARIES, *jobs.LINE_TOOLS)
              if name not in found and
              not any(note.startswith(name) for note in report.notes)]
    if absent:
        report.notes.append("not here, or not asked for: " + ", ".join(absent))
    if any(name in found for name in jobs.LINE_TOOLS):
        report.notes.append("mlr, mawk, xan and qsv only group, without "
                            "scores, and add in binary")
    report.notes.append("MB: peak of the largest process of a command; below "
                        "20 it cannot be told")
    if load > 0.05:
        report.notes.append(f"**others used {load:.0%} of the processors: "
                            "these figures are worth little**")
    if setting.rows != 10_000_000:
        report.notes.append("what is wanted is meant for 10 M rows")


def save(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def main():
    folder = os.environ.get("BENCH_DIR") or "build/bench"
    os.makedirs(folder, exist_ok=True)
    found, count = peers(), number("RUNS", 5)
    threads = [int(n) for n in words("THREADS", "2 1")]
    setting = jobs.Setting(os.environ.get("KAM_BIN", "build/bin"), folder,
                           number("ROWS", 10_000_000), threads, found)
    if not setting.tool("kam-rfm"):
        sys.exit(f"bench: no kam-rfm in {setting.tools}")
    need = setting.rows * jobs.MLR_ROW
    scarce = "mlr" in found and measure.available() < 1.2 * need
    if scarce:
        del found["mlr"]
    report = Report(head(setting, count, found), setting.rows)
    if scarce:
        report.notes.append(
            f"mlr: left out, it takes some {need / 1e9:.0f} GB of memory")
    load = measure.busy()
    todo = jobs.rfm_jobs(setting) + jobs.other_jobs(setting)
    only = words("ONLY", " ".join(job.key for job in todo))
    todo = [job for job in todo if job.key in only]
    size = {}
    for job in todo:
        size[job.shape] = os.path.getsize(make_shape(setting, job.shape))
        check(setting, job, report)
        repeat(job, count, report)
    if os.environ.get("BENCH_GROWTH") == "1":
        grow(setting, count, report)
    settle_notes(setting, found, max(load, measure.busy()), report)
    text = report.text(todo, size)
    save(folder, "report.md", text)
    save(folder, "readme.md", report.readme(todo, size))
    save(folder, "kam.7.mdoc", report.manual(todo, size))
    save(folder, "runs.csv", "".join(line + "\n" for line in report.csv()))
    print(text, end="")
    for line in report.missed:
        log(f"bench: not as wanted: {line}")


if __name__ == "__main__":
    main()
