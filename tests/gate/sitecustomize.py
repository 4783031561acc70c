"""Python imports this at its start if a test puts this folder on the path. It holds the reading of a page named 闸.

It waits on the pipe beside the archive's folder, which gates.Gate has made: at the page's first opening, when its
content is compared (闸1.txt), or at its second, when it is read (闸2.txt).
"""

import os
import sys
from pathlib import Path

_opened = 0


def _wait(event: str, arguments: tuple[object, ...]) -> None:
    global _opened
    if event != "open" or not isinstance(arguments[0], str | Path):
        return
    page = Path(arguments[0])
    if page.name in ("闸1.txt", "闸2.txt"):
        _opened += 1
        if _opened == int(page.stem[1]):
            pipe = os.open(page.parent.with_suffix(".gate"), os.O_RDONLY)  # blocks until Gate.held opens it
            os.read(pipe, 1)


sys.addaudithook(_wait)
