"""Runs commands and measures their time, and the peak memory over a process and all its children."""

import math
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
BAOWEN = str(Path(sys.executable).with_name("baowen"))
ROOT = Path(__file__).parents[1]
_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """The costs of a command."""

    seconds: float
    peak_gb: float  # proportional set size of the process and its children; NaN if the system does not report it
    output: str


class RunError(Exception):
    """A command failed; the message is the last line it wrote to standard error."""


def run(
    command: Sequence[str],
    *,
    with_memory: bool = False,
    input_text: str | None = None,
    environment: Mapping[str, str] | None = None,
    may_find_nothing: bool = False,
) -> Run:
    """Run a command to its end in the project's folder; with `may_find_nothing`, exit status 1 is no failure.

    Raises:
        RunError: it failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if input_text is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env=None if environment is None else {**os.environ, **environment},
    )
    peak = [0]
    if with_memory:
        threading.Thread(target=_watch, args=(process, peak), daemon=True).start()
    output, errors = process.communicate(input_text)
    seconds = time.perf_counter() - start
    found_nothing = may_find_nothing and process.returncode == 1 and "Traceback" not in errors
    if process.returncode and not found_nothing:
        raise RunError((errors.strip() or f"ended with {process.returncode}").splitlines()[-1])
    return Run(seconds, (peak[0] or math.nan) / 1e9, output)


def resident_mb(pid: int | str = "self") -> float:
    """Resident memory of one process, counting its part of shared pages; NaN if the system does not report it."""
    return (_bytes(pid) or math.nan) / 1e6


@dataclass(slots=True)
class Peak:
    """The highest sum of memory seen over a process and its children."""

    bytes_seen: int = 0

    @property
    def gigabytes(self) -> float:
        """NaN if the system does not report it."""
        return (self.bytes_seen or math.nan) / 1e9


@contextmanager
def peak_while(process: subprocess.Popen[str]) -> Iterator[Peak]:
    """Watch the memory of a process until the block ends."""
    peak = [0]
    found = Peak()
    watching = threading.Thread(target=_watch, args=(process, peak), daemon=True)
    watching.start()
    yield found
    watching.join()
    found.bytes_seen = peak[0]


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_bytes, _family(process.pid))))
        time.sleep(_EVERY_S)


def _family(pid: int) -> list[int]:
    try:
        lists = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(one for children in lists for child in children for one in _family(int(child)))]


def _bytes(pid: int | str) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
