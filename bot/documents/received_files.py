"""A file that an administrator sends: it gets a name that is safe to store, is fetched, and is looked into.

The name comes from a stranger's machine. It must stay in its folder, be seen as it is, be stored by any file system,
and keep its date (20230817…), which tells when its articles were published.
"""

import asyncio
import logging
import re
import unicodedata
from pathlib import Path

from telegram import Document
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.documents.inspection import Inspection, inspect_within_limits
from bot.separate_process import CrashedError, TooSlowError, run_in_process
from bot.store.database import storage_errors
from bot.texts import both
from bot.transport.sender import PAUSES
from retrieval.archive.read import FORMATS
from retrieval.errors import InputError

_log = logging.getLogger(__name__)
LOOK_S = 60.0  # seconds; a book of 20 MB takes some
MOST_MB = 20  # that Telegram lets a bot download; python-telegram-bot's constant counts them by 1,000,000
_MB = 1 << 20

KNOWN_SUFFIXES = tuple(suffix for form in FORMATS for suffix in form.suffixes)
MOST_BYTES = 180  # file systems take 255; a number may be added, and a copy in another folder gets a longer name
_MIME_SUFFIXES = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/msword": ".doc",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "text/csv": ".csv",
    "application/epub+zip": ".epub",
    "multipart/related": ".mht",
    "application/jsonl": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/x-jsonlines": ".jsonl",
}
_STEM = "document"  # of a file without any name
_UNSEEN = frozenset("Cc Cf Cs Co Cn Zl Zp".split())  # control, bidi and zero-width characters, halves of pairs …
_FORBIDDEN = re.compile(r'[<>:"|?*]')  # on Windows, where an archive may be kept or unpacked
_SEPARATORS = re.compile(r"[/\\]")
_RESERVED = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9¹²³])(?=\.|\s*\Z)", re.I)


def safe_name(name: str | None, mime: str | None) -> str:
    """A name that can be stored, with a suffix of KNOWN_SUFFIXES; if the name has none, the MIME type gives it.

    Raises:
        InputError: neither name nor type belong to a kind of file that the archive can read.
    """
    printed = "".join(c for c in unicodedata.normalize("NFC", name or "") if unicodedata.category(c) not in _UNSEEN)
    printed = _bare(_FORBIDDEN.sub("_", " ".join(_SEPARATORS.split(printed)[-1].split())))
    stem, suffix = _parts(printed, mime)
    stem = _bare(stem.lstrip(". ")) or _STEM
    if _RESERVED.match(stem):
        stem = f"_{stem}"
    cut = stem.encode()[: MOST_BYTES - len(suffix)].decode(errors="ignore")
    return _bare(cut) + suffix


def check_size(document: Document, name: str) -> None:
    """Refuse a file that Telegram would not let the bot download.

    Raises:
        InputError: it is larger than MOST_MB.
    """
    if (document.file_size or 0) > MOST_MB * _MB:
        raise _too_large(document, name)


async def fetch(document: Document, path: Path) -> None:
    """Download a document, and try again while the network fails.

    Raises:
        InputError: Telegram does not let the bot download it.
        StorageError: it cannot be written.
    """
    for pause in (*PAUSES, None):
        try:
            file = await document.get_file()
            with storage_errors(path):
                await file.download_to_drive(path)
        except (NetworkError, RetryAfter) as error:
            if "too big" in error.message.lower():
                raise _too_large(document, path.name) from error
            if pause is None or isinstance(error, BadRequest):
                raise _problem("document_not_fetched", name=path.name) from error
            _log.info("document not fetched, trying again", extra={"reason": type(error).__name__, "pause": pause})
            await asyncio.sleep(pause)
        except TelegramError as error:
            raise _problem("document_not_fetched", name=path.name) from error
        else:
            return


async def look_into(path: Path) -> Inspection:
    """What the file holds, read in a separate process.

    Raises:
        InputError: nothing in it can be read, reading takes longer than LOOK_S, or it crashes the process.
    """
    try:
        return await run_in_process(LOOK_S, inspect_within_limits, path, path.name)
    except TooSlowError as error:
        raise _problem("document_too_slow", name=path.name, seconds=LOOK_S) from error
    except CrashedError as error:
        raise _problem("document_crashed", name=path.name) from error


def _parts(printed: str, mime: str | None) -> tuple[str, str]:
    """Stem and suffix."""
    for suffix in KNOWN_SUFFIXES:
        if printed.lower().endswith(suffix):
            return printed[: -len(suffix)], suffix
    by_mime = _MIME_SUFFIXES.get((mime or "").partition(";")[0].strip().lower())
    if by_mime is None:
        raise _wrong_kind(printed)
    return printed, by_mime


def _bare(name: str) -> str:
    """Without the dots and spaces at the end, which Windows drops."""
    return name.rstrip(". ")


def _wrong_kind(printed: str) -> InputError:
    return _problem("document_wrong_kind", name=printed or both("document_nameless"), known=" ".join(KNOWN_SUFFIXES))


def _too_large(document: Document, name: str) -> InputError:
    size = -(-(document.file_size or 0) // _MB)
    return _problem("document_too_large", name=name, size=size, most=MOST_MB)


def _problem(key: str, **values: object) -> InputError:
    return InputError(*both(key, **values))
