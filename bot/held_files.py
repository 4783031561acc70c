"""Files of the bot's own that are kept for a while, each in a folder of its own: until they are decided on, or sent.

What waits for an administrator's yes or no is kept for a day, and so long its buttons work. The data of a button names
the folder by a token. The same thing always has the same token, so an update that is handled again after a crash finds
what it had begun.
"""

import hashlib
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.request import Request
from bot.store.database import storage_errors
from bot.texts import say

LASTS = 24 * 3600.0  # seconds that a file waits
_TOKEN = re.compile(r"[0-9a-f]{16}")
_EXPORTS = "exports"
_DECIDED = "decided"  # an empty file in a folder that was decided on


@dataclass(frozen=True, slots=True)
class Decision:
    """What an administrator decided on."""

    folder: Path
    token: str
    file: Path  # the one that waits in the folder
    is_yes: bool


async def decision_of(request: Request, tray: Path, expired: str) -> Decision | None:
    """The decision of a pressed button; None where the file was decided on before, or has waited too long.

    tray: the folder of the waiting folders. expired: the key of what to say of a file that is gone.

    Raises:
        OldButtonError: the data of the button is not the bot's.
        StorageError: the disk refuses.
    """
    token, verdict = request.words(2)
    folder = find_folder(tray, token)
    file = _file_in(folder) if folder else None
    if folder is None or file is None:
        text = say(expired, request.lang)
        await request.alert(text)
        await request.replace(text)
        return None
    await request.acknowledge()
    if not _decide(folder) and not request.is_taken_up:
        return None
    return Decision(folder, token, file, verdict == "yes")


@contextmanager
def export_folder(data: Path) -> Iterator[Path]:
    """A folder in BAOWEN_DATA for a file that is made and sent; it is dropped at the end, or after a crash a day later.

    Raises:
        StorageError: it cannot be written.
    """
    tray = data / _EXPORTS
    drop_old(tray, time.time())
    folder = open_folder(tray, secrets.token_hex(8))
    try:
        yield folder
    finally:
        drop_folder(folder)


def token_of(*parts: object) -> str:
    """The token of what these parts name; short enough for a button's data."""
    return hashlib.sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]


def open_folder(tray: Path, token: str) -> Path:
    """The folder of a token, made if missing.

    Raises:
        StorageError: it cannot be written.
    """
    folder = tray / token
    with storage_errors(folder):
        tray.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def find_folder(tray: Path, token: str) -> Path | None:
    """The folder of a button's token; None where it is gone, or the token is not one: a button's data can be forged."""
    folder = tray / token
    return folder if _TOKEN.fullmatch(token) and folder.is_dir() else None


def take_back(decision: Decision) -> None:
    """Undo a decision that could not be carried out, so that the buttons can be pressed again."""
    (decision.folder / _DECIDED).unlink(missing_ok=True)


def drop_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def drop_old(tray: Path, now: float) -> None:
    """Drop the folders that nobody decided on in time."""
    for folder in tray.iterdir() if tray.is_dir() else ():
        with suppress(OSError):  # decided on meanwhile
            if now - folder.stat().st_mtime > LASTS:
                drop_folder(folder)


def _file_in(folder: Path) -> Path | None:
    return next((path for path in folder.iterdir() if path.name != _DECIDED), None)


def _decide(folder: Path) -> bool:
    """Note that the file is decided on; False where it was before, for a button can be pressed twice.

    Raises:
        StorageError: the disk refuses.
    """
    with storage_errors(folder):
        try:
            (folder / _DECIDED).touch(exist_ok=False)
        except FileExistsError:
            return False
    return True
