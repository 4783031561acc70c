"""A build in another process, held where a test wants it: no archive has to be large for a build to be caught at it."""

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GATE = Path(__file__).parent / "gate"  # to be on the PYTHONPATH of the process that builds
MOST_S = 60.0
_PAGE = "# {street}铺设燃气管道\n\n本报讯 昨日,{street}开始铺设燃气管道,工期三个月。\n"


class Gate:
    """Two pages in an archive, read after all whose names are in Latin letters: one as any, one that waits."""

    def __init__(self, archive: Path, opening: int = 2) -> None:
        """Wait at the second page's first opening, when changes are looked for, or at its second, when it is read."""
        self.page = archive / f"闸{opening}.txt"
        self.page_before = archive / "闸0.txt"
        self._pipe = archive.with_suffix(".gate")
        self.page.write_text(_PAGE.format(street="闸街"), encoding="utf-8")
        self.page_before.write_text(_PAGE.format(street="前街"), encoding="utf-8")
        self._pipe.unlink(missing_ok=True)
        os.mkfifo(self._pipe)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for a build to come to the gate, and let it go on at the end."""
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
            if error.errno != errno.ENXIO:  # nobody reads yet
                raise
            return None

    def remove(self) -> None:
        """Take the page that waits out of the archive; the other one stays."""
        self.page.unlink()
