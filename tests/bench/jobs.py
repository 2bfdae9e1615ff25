# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benchmark runs: shapes of data, jobs, and the programs for them."""
import os
import shlex
import shutil
import sys
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
CUSTOMERS = 200_000
MANY = 5_000_000
LINE_TOOLS = ("mlr", "mawk", "xan", "qsv")
# Miller keeps every customer's days as maps: bytes a row, measured at 1 M rows.
MLR_ROW = 1700


@dataclass
class Program:
    name: str
    threads: int          # 0: as many as it likes
    command: str
    check: str = "exact"  # "near": sums in binary; "": another output
    bound: bool = False   # one of kam's that the job's bound is for


@dataclass
class Job:
    key: str
    title: str
    shape: str
    against: str          # the program whose time bounds kam's; "" for none
    bound: float = 0      # kam's seconds / those of `against`
    seconds: float = 0    # or kam's seconds
    rate: float = 0       # or at least so many MB a second
    memory: float = 0     # MB at most; 0: none
    less_memory: bool = False  # than `against`
    programs: list = field(default_factory=list)


# Name: customers, then words for sales-gen; or a command that makes it, most
# from the shape "sales", with a customer for each 50 rows.
GENERATED = {
    "sales": f"{CUSTOMERS}",
    "quoted": f"{CUSTOMERS} quoted",
    "many": f"{MANY}",
}
DERIVED = {
    "sales.gz": "gzip -c {sales}",
    # Order number and amount: as many keys as there are rows.
    "keys": "cut -d, -f1,4 {sales}",
    "ledger": '"$KAM_BIN"/kam-roll -q --by=day {sales}',
    # Customers who stop: without such a BG/NBD has no fit but at a boundary.
    "accounts": '"$KAM_BIN"/kam-sim -q --rows={lines} --customers={customers} '
                '--mix=irregular=1 --drop-out=.3 | "$KAM_BIN"/kam-roll -q',
}

# What the SQL writes; kam-rfm writes more unless told.
COLUMNS = "customer,days,last_date,recency,frequency,monetary,r,f,m"

MAWK = """
NR == 1 { next }
{
    sum[$2] += $4
    if ($3 > last[$2]) last[$2] = $3
    if (!(($2, $3) in seen)) { seen[$2, $3]; days[$2]++ }
}
END { for (c in sum) printf "%s,%s,%d,%.2f\\n", c, last[c], days[c], sum[c] }"""

MLR = """
@monetary[$customer_id] += $amount;
@last[$customer_id] = max(@last[$customer_id], $order_date);
@days[$customer_id][$order_date] = 1;
end {
    for (c, s in @monetary) {
        emit1 {"customer": c, "last_date": @last[c],
            "frequency": length(@days[c]), "monetary": s}
    }
}"""

XAN = ("lex_last(order_date) as last_date, "
       "cardinality(order_date) as frequency, sum(amount) as monetary")

QSV = """SELECT customer_id AS customer, max(order_date) AS last_date,
count(DISTINCT order_date) AS frequency, sum(amount) AS monetary
FROM read_csv('{path}') GROUP BY customer_id ORDER BY customer_id"""


def line_tool(name, path):
    """The days job without scores, as far as these tools go."""
    quote, file = shlex.quote, shlex.quote(path)
    return {
        "mawk": f"mawk -F, {quote(MAWK)} {file} | "
                "{ echo customer,last_date,frequency,monetary; sort; }",
        "mlr": f"mlr --icsv --ocsv put -q {quote(MLR)} "
               f"then sort -f customer {file}",
        "xan": f"xan groupby -p customer_id {quote(XAN)} {file} | "
               "xan sort -s customer_id | sed '1s/customer_id/customer/'",
        "qsv": f"qsv sqlp SKIP_INPUT {quote(QSV.format(path=path))}",
    }[name]


class Setting:
    """Where things are, and which programs there are."""

    def __init__(self, tools, folder, rows, threads, peers):
        self.tools, self.folder = tools, folder
        self.rows, self.threads, self.peers = rows, threads, peers

    def file(self, shape, rows=0):
        stem, _, packed = shape.partition(".")
        name = f"{stem}-{rows or self.rows}.csv" + ("." + packed).rstrip(".")
        return os.path.join(self.folder, name)

    def tool(self, name):
        """The path of one of our tools, or None."""
        return shutil.which(name, path=self.tools)

    def kam(self, name, words, threads, file, before=""):
        words = f"-q --threads={threads} {words}".strip()
        return Program(name, threads, f"{before}{shlex.quote(self.tool(name))} "
                                      f"{words} {file}".strip(),
                       bound=True)

    def peer(self, library, job, threads, path, before=""):
        shown = {"duckdb": "DuckDB", "polars": "Polars",
                 "lifetimes": "lifetimes"}[library]
        command = " ".join(map(shlex.quote, [
            sys.executable, os.path.join(HERE, "peers.py"), library,
            str(threads), job, path]))
        return Program(shown, threads, before + command)


def rfm(setting, job, how):
    """The programs of a job on customers, kam's first."""
    path = setting.file(job.shape)
    file = shlex.quote(path)
    before, piped = "", job.key == "pipe"
    words = "--order=none" if how == "days" else ""
    most = max(setting.threads)
    # Unpacking is a process of its own, whatever the threads.
    threads = [most] if job.key == "gz" else setting.threads
    if piped:
        before, file, path = f"cat {file} | ", "", "/dev/stdin"
    job.programs = [setting.kam("kam-rfm", f"{words} --columns={COLUMNS}", n,
                                file, before) for n in threads]
    every = setting.kam("kam-rfm", words, most, file, before)
    every.name, every.bound = "kam-rfm (all columns)", False
    job.programs.append(every)
    if "duckdb" in setting.peers:
        job.programs += [setting.peer("duckdb", how, n, path, before)
                         for n in threads]
    if "polars" in setting.peers and not piped:
        job.programs.append(setting.peer("polars", how, most, path))
    return job


def rfm_jobs(setting):
    days = rfm(setting, Job("days", "purchase days (`--order=none`)", "sales",
                            "DuckDB", bound=0.20, memory=150), "days")
    for name in LINE_TOOLS:
        if name in setting.peers:
            days.programs.append(Program(
                name, 0, line_tool(name, setting.file("sales")), "near"))
    orders = rfm(setting, Job("orders", "distinct orders and days", "sales",
                              "DuckDB", bound=0.20, memory=350), "orders")
    quoted = rfm(setting, Job("quoted", "days, every field quoted", "quoted",
                              "DuckDB", bound=0.25, memory=150), "days")
    pipe = rfm(setting, Job("pipe", "days, from a pipe", "sales",
                            "DuckDB", bound=0.30, memory=150), "days")
    many = rfm(setting, Job("many", "days, 5 M customers drawn", "many",
                            "DuckDB", bound=0.35, less_memory=True), "days")
    packed = rfm(setting, Job("gz", "days, .gz", "sales.gz", "zcat",
                              bound=1.15, memory=150), "days")
    file = shlex.quote(setting.file("sales.gz"))
    packed.programs.append(Program("zcat", 0, f"zcat {file} | cat", ""))
    return [days, orders, quoted, pipe, many, packed]


def roll_jobs(setting):
    path = setting.file("sales")
    for by in ("day", "month"):
        job = Job(f"roll-{by}", f"`kam-roll --by={by}`", "sales", "DuckDB",
                  bound=0.35)
        job.programs = [setting.kam("kam-roll", f"--by={by}", n,
                                    shlex.quote(path))
                        for n in setting.threads]
        if "duckdb" in setting.peers:
            job.programs += [setting.peer("duckdb", job.key, n, path)
                             for n in setting.threads]
        yield job


def into_job(setting):
    """A ledger read and written; kam's time is that of the merge alone."""
    job = Job("into", "`kam-roll --into`, a ledger by day", "ledger", "",
              rate=500)
    job.programs = [Program(
        "kam-roll", n, shlex.join(["sh", os.path.join(HERE, "into.sh"),
                                   setting.tool("kam-roll"),
                                   setting.file("ledger"), str(n)]),
        bound=n == max(setting.threads)) for n in setting.threads]
    return job


def pareto_job(setting):
    file = shlex.quote(setting.file("keys"))
    most = max(setting.threads)
    job = Job("pareto", "`kam-pareto`, a key a row", "keys", "sort", bound=1)
    job.programs = [
        setting.kam("kam-pareto", "--by=order_id --value=amount", most, file),
        Program("sort", most,
                f"sort -t, -k2,2gr -S 2G --parallel={most} {file}", "")]
    return job


def fit_job(setting):
    """A fit of BG/NBD; kam's time is that of the whole program."""
    file, most = shlex.quote(setting.file("accounts")), max(setting.threads)
    job = Job("bgnbd", "fit of BG/NBD, accounts (lifetimes: the fit alone)",
              "accounts", "lifetimes", bound=1)
    job.programs = [setting.kam("kam-churn", "--model=bgnbd --report "
                                "--columns=name,value", most, file)]
    # The parameters, as lifetimes has them.
    job.programs[0].command += " | grep -E '^(name|p_buy[.](r|alpha|a|b)),'"
    if "lifetimes" in setting.peers:
        job.programs.append(setting.peer("lifetimes", "bgnbd", 1,
                                         setting.file("accounts")))
        job.programs[-1].check = "near"
    return job


def other_jobs(setting):
    """Jobs of the other tools, of those that are built."""
    file, most = shlex.quote(setting.file("sales")), max(setting.threads)
    jobs = []
    if setting.tool("kam-roll"):
        jobs += roll_jobs(setting)
        jobs.append(into_job(setting))
    if setting.tool("kam-pareto"):
        jobs.append(pareto_job(setting))
    for name, bound in (("kam-clean", {"rate": 300}),
                        ("kam-churn", {"seconds": 15})):
        if setting.tool(name):
            job = Job(name[4:], f"`{name}`", "sales", "", **bound)
            job.programs = [setting.kam(name, "", most, file)]
            jobs.append(job)
    if setting.tool("kam-churn"):
        jobs.append(fit_job(setting))
    return jobs
