"""Holds a build in another process at a certain point, so that tests can interrupt it without a large archive."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GATE = Path(__file__).parent / "gate"  # must be on the PYTHONPATH of the building process
MOST_S = 60.0
_PAGE = "# {street}铺设燃气管道\n\n本报讯 昨日,{street}开始铺设燃气管道,工期三个月。\n"


class Gate:
    """Two pages in an archive, an ordinary one and one that waits; builds read them after pages with Latin names."""

    def __init__(self, archive: Path, opening: int = 2) -> None:
        """The second page waits at its first opening, when a build looks for changes, or at its second, for reading."""
        self.page = archive / f"闸{opening}.txt"
        self.page_before = archive / "闸0.txt"
        self._pipe = archive.with_suffix(".gate")
        self.page.write_text(_PAGE.format(street="闸街"), encoding="utf-8")
        self.page_before.write_text(_PAGE.format(street="前街"), encoding="utf-8")
        self._pipe.unlink(missing_ok=True)
        os.mkfifo(self._pipe)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for a build to come to the gate; let it go on when the context ends."""
        deadline = time.monotonic() + MOST_S
        while (pipe := self._joined()) is None:
            assert time.monotonic() < deadline, "no build has come to the gate"
            time.sleep(0.01)
        try:
            yield
        finally:
            os.close(pipe)

    def _joined(self) -> int | None:
        try:
            return os.open(self._pipe, os.O_WRONLY | os.O_NONBLOCK)
        except OSError as error:
            if error.errno != errno.ENXIO:  # no build waits yet
                raise
            return None

    def remove(self) -> None:
        """Remove the waiting page from the archive; the other one stays."""
        self.page.unlink()
