"""What waits for an administrator's yes or no: a folder for each, so that its buttons outlive restarts.

A button's data names its folder by a token. The same thing has the same token, so that an update that comes again
after a kill finds what it has begun.
"""

import hashlib
import re
import shutil
from contextlib import suppress
from pathlib import Path

from bot.store.storage_errors import storage_errors

LASTS = 24 * 3600.0  # seconds
_TOKEN = re.compile(r"[0-9a-f]{16}")
_DECIDED = "decided"


def token_of(*parts: object) -> str:
    """The token of what these parts name; it fits a button's data."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def open_ticket(tray: Path, token: str) -> Path:
    """The folder for a token, made if missing.

    Raises:
        StorageError: it cannot be written.
    """
    ticket = tray / token
    with storage_errors(ticket):
        tray.mkdir(mode=0o700, parents=True, exist_ok=True)
        ticket.mkdir(mode=0o700, exist_ok=True)
    return ticket


def find_ticket(tray: Path, token: str) -> Path | None:
    """The folder of a button's token; None where it is gone, or the token is none: buttons' data can be forged."""
    ticket = tray / token
    return ticket if _TOKEN.fullmatch(token) and ticket.is_dir() else None


def held_in(ticket: Path) -> Path | None:
    """The file that waits in a ticket."""
    return next((path for path in ticket.iterdir() if path.name != _DECIDED), None)


def decide(ticket: Path) -> bool:
    """Take the decision; False where it was taken before, for a button can be pressed twice.

    Raises:
        StorageError: the disk refuses.
    """
    with storage_errors(ticket):
        try:
            (ticket / _DECIDED).touch(exist_ok=False)
        except FileExistsError:
            return False
    return True


def ask_again(ticket: Path) -> None:
    """Take the decision back: what was decided could not be done."""
    (ticket / _DECIDED).unlink(missing_ok=True)


def close_ticket(ticket: Path) -> None:
    shutil.rmtree(ticket, ignore_errors=True)


def drop_old(tray: Path, now: float) -> None:
    """Close the tickets that nobody decided on in time."""
    for ticket in tray.iterdir() if tray.is_dir() else ():
        with suppress(OSError):  # decided meanwhile
            if now - ticket.stat().st_mtime > LASTS:
                close_ticket(ticket)
