"""Standard input, output and error of a command: results on output, all else on error, all in UTF-8."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says; with LANG=C arguments come as surrogates, too."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    sys.argv = [os.fsencode(argument).decode("utf-8", "replace") for argument in sys.argv]


def lines_of_input() -> Iterator[str]:
    """Lines of standard input as UTF-8, without their ends; what is not UTF-8 shows as U+FFFD."""
    if sys.stdin is None:
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def print_json(record: Any) -> None:
    print(json.dumps(record, ensure_ascii=False), flush=True)


def tell(line: str) -> None:
    """Print a line on standard error; do nothing where that is full or closed."""
    with suppress(OSError):
        print(line, file=sys.stderr)


def discard_output() -> None:
    """Point standard output at the null device: writing the rest would raise the same error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def leave(code: int) -> None:
    """End the process at once: freeing the dictionary and the libraries object by object would cost 0.03 s."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
