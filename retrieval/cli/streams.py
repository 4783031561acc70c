"""A command's standard streams, all in UTF-8: results go to output, everything else to error."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from retrieval.show.printable import printable, printable_json


def speak_utf8() -> None:
    """Read and write UTF-8 in any locale, and decode arguments again, which contain surrogates under LANG=C."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace" if stream is sys.stdin else "backslashreplace")
    sys.argv = [os.fsencode(argument).decode("utf-8", "replace") for argument in sys.argv]


def lines_of_input() -> Iterator[str]:
    """The lines of standard input as UTF-8, without line ends; bytes that are not UTF-8 become U+FFFD."""
    if sys.stdin is None:
        return
    for line in sys.stdin.buffer:
        yield line.decode("utf-8-sig", "replace").rstrip("\r\n")


def print_json(record: Any) -> None:
    """Print a record on one line, without characters that would steer a terminal."""
    print(printable_json(json.dumps(record, ensure_ascii=False)), flush=True)


def tell(line: str) -> None:
    """Print a line on standard error; do nothing if it cannot be written."""
    with suppress(OSError):
        print(printable(line), file=sys.stderr)


def discard_output() -> None:
    """Point standard output at the null device; writing the rest would raise the same error again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def leave(code: int) -> None:
    """End the process at once; freeing the dictionary and the libraries object by object would take 0.03 s."""
    with suppress(OSError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
