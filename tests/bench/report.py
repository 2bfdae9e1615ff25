# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark's results: a report, and its tables as they stand in README.md
and in man/kam.7.mdoc, to be pasted as they are."""
import statistics


def million(rows):
    return f"{rows / 1e6:g} M"


def digits(value):
    """Three digits are enough, and more would be noise."""
    return f"{value:.{2 if value < 10 else 1 if value < 100 else 0}f}"


def table(header, rows):
    """Markdown; all columns but the text ones at its left are numbers."""
    out = ["| " + " | ".join(header) + " |",
           "|" + "|".join("---" if name in ("job", "program", "beside")
                          else "--:" for name in header) + "|"]
    out += ["| " + " | ".join(row) + " |" for row in rows]
    return out


def columns(header, rows):
    """The same as a list of columns in mdoc."""
    def cell(text):
        return text.replace("`", "").replace("-", "\\-").replace("*", "")

    widest = [max(rows + [header], key=lambda row: len(row[i]))[i]
              for i in range(len(header))]
    out = [".Bl -column " + " ".join(f'"{cell(text)}"' for text in widest),
           ".It " + " Ta ".join(f'Sy "{name}"' for name in header)]
    out += [".It " + " Ta ".join(f'"{cell(text)}"' if text else '""'
                                 for text in row) for row in rows]
    return out + [".El"]


class Result:
    """All runs of a program in a job."""

    def __init__(self, job, program, runs):
        self.job, self.program = job, program
        self.all = [run.seconds for run in runs]
        self.seconds = statistics.median(self.all)
        self.cpu = statistics.median(run.cpu for run in runs)
        self.peak = max(run.peak for run in runs)


class Report:
    def __init__(self, head, rows):
        self.head, self.rows = head, rows
        self.results = []
        self.growth = []   # rows, Result
        self.notes = []
        self.missed = []   # what is not as wanted
        self.main = []     # rows of the main table

    def of(self, job):
        return [r for r in self.results if r.job is job]

    def ours(self, job):
        return [r for r in self.of(job) if r.program.bound]

    def beside(self, ours):
        """The result that bounds this one of kam's, or None."""
        same = [r for r in self.of(ours.job)
                if r.program.name == ours.job.against]
        return next((r for r in same
                     if r.program.threads in (0, ours.program.threads)), None)

    def miss(self, ours, value, wanted):
        self.missed.append(f"{ours.job.key}, --threads={ours.program.threads}: "
                           f"{value}, wanted {wanted}")

    def verdict(self, ours, other, size):
        """What is compared with a bound, and the bound."""
        job = ours.job
        if job.rate:
            value = size[job.shape] / 1e6 / ours.seconds
            shown, wanted = f"{value:.0f} MB/s", f">= {job.rate:g} MB/s"
            good = value >= job.rate
        elif job.seconds:
            shown, wanted = "", f"<= {job.seconds:g} s"
            good = ours.seconds <= job.seconds
        elif other:
            value = ours.seconds / other.seconds
            shown, wanted = f"{value:.2f}", f"<= {job.bound:.2f}"
            good = value <= job.bound
        else:
            return "", ""
        if not good:
            self.miss(ours, shown or digits(ours.seconds), wanted)
            shown = f"**{shown or 'slower'}**"
        return shown, wanted

    def memory(self, ours, other):
        job, limit = ours.job, 0
        if job.memory:
            limit = job.memory
        elif job.less_memory and other:
            limit = other.peak
        if limit and ours.peak > limit:
            self.miss(ours, f"{ours.peak:.0f} MB", f"<= {limit:.0f} MB")
            return f"**{ours.peak:.0f}**"
        return f"{ours.peak:.0f}"

    MAIN = ["job", "threads", "kam s", "MB", "beside", "s", "MB", "kam / it",
            "wanted"]

    def main_rows(self, jobs, size):
        if self.main:  # what is missed is told once
            return self.main
        rows = self.main
        for job in jobs:
            for ours in self.ours(job):
                other = self.beside(ours)
                ratio, wanted = self.verdict(ours, other, size)
                rows.append([
                    job.title, str(ours.program.threads),
                    digits(ours.seconds), self.memory(ours, other),
                    other.program.name if other else "",
                    digits(other.seconds) if other else "",
                    f"{other.peak:.0f}" if other else "", ratio, wanted])
        return rows

    OTHERS = ["job", "program", "threads", "s", "/ kam's", "MB"]

    def other_rows(self, jobs):
        """Programs that are not in the main table; times those of kam."""
        rows = []
        for job in jobs:
            ours = self.ours(job)
            shown = [self.beside(r) for r in ours]
            for r in self.of(job):
                if r in ours or r in shown or not ours:
                    continue
                rows.append([job.title, r.program.name,
                             str(r.program.threads or ""), digits(r.seconds),
                             f"{r.seconds / ours[0].seconds:.1f}",
                             f"{r.peak:.0f}"])
        return rows

    GROWTH = ["rows", "s", "ns a row", "MB"]

    def growth_rows(self):
        return [[million(n), digits(r.seconds),
                 f"{r.seconds / n * 1e9:.0f}", f"{r.peak:.0f}"]
                for n, r in self.growth]

    def text(self, jobs, size):
        parts = [self.head, "",
                 *table(self.MAIN, self.main_rows(jobs, size))]
        for header, rows in ((self.OTHERS, self.other_rows(jobs)),
                             (self.GROWTH, self.growth_rows())):
            if rows:
                parts += ["", *table(header, rows)]
        if self.notes:
            parts += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(parts) + "\n"

    def plain(self, jobs, size):
        """Headers and rows for readers: as measured, nothing about wishes."""
        rows = [[cell.replace("**", "") for cell in row[:-1]]
                for row in self.main_rows(jobs, size)]
        return [(header, rows) for header, rows in (
            (self.MAIN[:-1], rows), (self.OTHERS, self.other_rows(jobs)),
            (self.GROWTH, self.growth_rows())) if rows]

    def readme(self, jobs, size):
        """The section of README.md."""
        parts = ["## Speed", "", self.head, "`make bench` measures again."]
        for header, rows in self.plain(jobs, size):
            parts += ["", *table(header, rows)]
        return "\n".join(parts) + "\n"

    def manual(self, jobs, size):
        """The section of man/kam.7.mdoc; a new sentence, a new line."""
        parts = [".Sh SPEED", *self.head.replace(". ", ".\n").split("\n"),
                 "Seconds, and the peak of memory in megabytes."]
        for header, rows in self.plain(jobs, size):
            parts += columns(header, rows)
        return "\n".join(parts) + "\n"

    def csv(self):
        """Every run, for whoever wants the spread."""
        yield "job,program,threads,median_s,cpu_s,peak_mb,seconds"
        for r in self.results:
            yield ",".join([
                r.job.key, r.program.name, str(r.program.threads),
                f"{r.seconds:.3f}", f"{r.cpu:.3f}", f"{r.peak:.1f}",
                " ".join(f"{s:.3f}" for s in r.all)])
