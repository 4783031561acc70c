"""How much memory and processor time reading one file may take, and how a process that breaks these limits ends.

A file may be made to do harm: a PDF of 6 kB whose form draws itself takes 8 GB, a .docx of 176 kB holds 20 million
paragraphs. Processes that read files are limited by the system, so that such a file ends its reader, not the builder.
"""

import math
import resource
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from retrieval.index.index_texts import TEXTS
from retrieval.languages import in_both

# Of all processes of a build together. A text of 16 MB takes .4 GB; without any file a process takes .15 GB.
MEMORY_BYTES = 3_200_000_000
MOST_MEMORY_BYTES = MEMORY_BYTES // 2  # of one process
_LEAST_SECONDS = 60
_SECONDS_PER_MB = 20  # a page's text takes 2 to 3
_WAITING = 10  # a process may be under way so many times as long as it may compute

PLAIN_TEXT = frozenset((".txt", ".jsonl"))  # kinds of file that are read with nothing but Python's own
OUT_OF_MEMORY = 86  # exit code of a process whose Python ran out of memory
_NEVER = resource.RLIM_INFINITY


@dataclass(frozen=True, slots=True)
class Death:
    """The end of a process before its answer."""

    code: int | None  # as subprocess gives it: negative for a signal; None if it could not be started
    memory_bytes: int  # that it was allowed
    seconds: int = 0  # of processor time that it was allowed
    had_begun: bool = True  # False if it died before it could take any work

    @property
    def is_certain(self) -> bool:
        """Whether the work in hand caused it, whatever was done before."""
        return self.code == -signal.SIGXCPU

    @property
    def is_from_outside(self) -> bool:
        """Whether the system or a person ended the process, so that the work may succeed another time."""
        return self.code in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGALRM)

    def why(self) -> tuple[str, str]:
        """The reason, in Chinese and English, why the file in work was left out."""
        if self.code == -signal.SIGXCPU:
            return in_both(TEXTS, "file_takes_seconds", most=self.seconds)
        if self.code == OUT_OF_MEMORY:
            return in_both(TEXTS, "file_takes_memory", most=self.memory_bytes // 1_000_000)
        if self.is_from_outside:
            return in_both(TEXTS, "reader_killed")
        return in_both(TEXTS, "reader_crashed", most=self.memory_bytes // 1_000_000)


def is_plain(path: Path) -> bool:
    """Whether reading a file takes no library that its content could crash, so that it may be read without limits."""
    return path.suffix.lower() in PLAIN_TEXT


def limit_memory(most_bytes: int) -> None:
    """Let this process and those that it starts map so many bytes each, and leave no core file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = most_bytes if hard == _NEVER else min(most_bytes, hard)
    with suppress(ValueError, OSError):  # macOS has no such limit
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def is_short_of_memory() -> bool:
    """Whether this process has come near its limit, so that what a library calls broken may be for want of memory."""
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:  # a system without it
        return False
    peak = next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmPeak")), 0)
    return most != _NEVER and peak > most // 2


def allow_seconds(seconds: int) -> None:
    """Let this process compute for so many seconds more; then SIGXCPU ends it.

    If it waits for much longer, as for a disk that is gone, SIGALRM ends it.
    """
    signal.alarm(_WAITING * seconds)
    own = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    most = math.ceil(own.ru_utime + own.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == _NEVER else min(most, hard), hard))


def seconds_for(size: int) -> int:
    """The seconds of processor time that a file, or texts, of so many bytes may take."""
    return _LEAST_SECONDS + _SECONDS_PER_MB * size // 1_000_000


def stop_the_clock() -> None:
    """Let this process wait for its next work as long as it takes."""
    signal.alarm(0)
