"""What tests let other processes run, in a module that imports little: each process imports it anew."""

import os
import time
from collections.abc import Callable
from pathlib import Path, PosixPath
from typing import NoReturn

from retrieval.errors import InputError


def double(number: int) -> int:
    return 2 * number


def fill(size: int) -> int:
    return len(bytes(size))


def fill_and_lose_the_error(size: int) -> NoReturn:
    """Stands for a library in C that gets no more memory and ends without saying so."""
    bytes(size)
    raise SystemError("error return without exception set")


def crash(sign: int) -> None:
    os.kill(os.getpid(), sign)


def crash_once(path: Path) -> str:
    if not path.exists():
        path.touch()
        os.abort()
    return "done"


def compute() -> None:
    while True:
        pass


def compute_and_tell(times: int, tell: Callable[[object], None]) -> str:
    """Computes .6 s before each thing that it tells."""
    for number in range(times):
        end = time.process_time() + 0.6
        while time.process_time() < end:
            pass
        tell(number)
    return "done"


def refuse() -> None:
    raise InputError("不", "no")


class FaultyPath(PosixPath):
    """Stands for a fault of a reader."""

    def __fspath__(self) -> NoReturn:
        raise IndexError("no such column")
