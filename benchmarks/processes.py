"""Runs commands and measures them: time, and peak memory over a process and all its children."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PYTHON = sys.executable
BAOWEN = str(Path(sys.executable).with_name("baowen"))
_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """What a command took."""

    seconds: float
    peak_gb: float  # proportional set size of the process and its children; 0 where the system does not tell
    output: str


def run(command: Sequence[str], *, with_memory: bool = False) -> Run:
    """Run a command to its end.

    Raises:
        subprocess.CalledProcessError: it failed.
    """
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = [0]
    if with_memory:
        threading.Thread(target=_watch, args=(process, peak), daemon=True).start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - start
    if process.returncode not in (0, 1):  # 1: nothing found
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Run(seconds, peak[0] / 1e6, output)


def _watch(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_kilobytes, _family(process.pid))))
        time.sleep(_EVERY_S)


def _family(pid: int) -> list[int]:
    try:
        lists = [path.read_text().split() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [pid, *(one for children in lists for child in children for one in _family(int(child)))]


def _kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
