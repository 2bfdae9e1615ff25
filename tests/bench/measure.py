# SPDX-License-Identifier: GPL-3.0-or-later
"""Time, processor time and peak memory of shell commands; the machine."""
import os
import platform
import re
import subprocess
import tempfile
import time
from dataclasses import dataclass


class Failure(Exception):
    """A command that did not exit 0, with the last line it said."""


@dataclass
class Run:
    seconds: float
    cpu: float       # of all processes of the command, user and system
    peak: float      # MB of the largest of them


def run(command, out="/dev/null"):
    """Run a shell command, its output to a file.

    The clock is that of the whole command, unless its last line on stderr
    is "seconds N".  The peak cannot be below what this program itself takes,
    some 15 MB: a new process starts as a copy of it.
    """
    env = dict(os.environ, LC_ALL="C", TZ="UTC")
    with open(out, "wb") as stdout, tempfile.TemporaryFile() as stderr:
        start = time.perf_counter()
        child = subprocess.Popen(["sh", "-c", command], env=env,
                                 stdin=subprocess.DEVNULL, stdout=stdout,
                                 stderr=stderr)
        _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        stderr.seek(0)
        said = stderr.read().decode(errors="replace").strip()
    last = said.splitlines()[-1] if said else ""
    if child.returncode:
        raise Failure(f"status {child.returncode}: {last}")
    own = re.fullmatch(r"seconds ([0-9.]+)", last)
    if own:
        seconds = float(own.group(1))
    return Run(seconds, used.ru_utime + used.ru_stime,
               used.ru_maxrss * 1024 / 1e6)


def first_line(command):
    """What a command says first, or None if it cannot be run."""
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT, check=False,
                              stdin=subprocess.DEVNULL)
    except OSError:
        return None
    lines = done.stdout.strip().splitlines()
    return lines[0].strip() if lines else ""


def proc(name):
    try:
        with open(f"/proc/{name}", encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


def busy():
    """The share of the processors that others use, over two seconds."""
    def jiffies():
        words = proc("stat").split("\n")[0].split()[1:9]
        return [int(word) for word in words]

    before = jiffies()
    time.sleep(2)
    spent = [b - a for a, b in zip(before, jiffies())]
    return 1 - (spent[3] + spent[4]) / sum(spent) if sum(spent) else 0.0


def available():
    """Bytes of memory that are free or can be had; 0 if it cannot be told."""
    memory = re.search(r"^MemAvailable:\s*(\d+) kB", proc("meminfo"), re.M)
    return int(memory.group(1)) * 1024 if memory else 0


def machine():
    """Model, processors, memory and system in a line."""
    model = re.search(r"^model name\s*: (.*)$", proc("cpuinfo"), re.M)
    flags = re.search(r"^(?:flags|Features)\s*: (.*)$", proc("cpuinfo"), re.M)
    widest = [name for name in ("avx512bw", "avx2", "sse2", "asimd")
              if flags and name in flags.group(1).split()]
    memory = re.search(r"^MemTotal:\s*(\d+) kB", proc("meminfo"), re.M)
    parts = [model.group(1) if model else platform.machine(),
             f"{len(os.sched_getaffinity(0))} processors"]
    parts += [widest[0].upper()] if widest else []
    parts += [f"{int(memory.group(1)) / 2**20:.0f} GiB"] if memory else []
    release = re.match(r"[0-9.]*", platform.release()).group(0)
    parts.append(f"{platform.system()} {release}".strip())
    return ", ".join(parts)
