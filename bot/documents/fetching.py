"""A sent file comes in: its size is checked, Telegram asked for it, and it is looked into at a safe distance."""

import asyncio
import logging
from pathlib import Path

from telegram import Document
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.documents import Inspection, inspect
from bot.separate_process import CrashedError, TooSlowError, run_apart
from bot.store.storage_errors import storage_errors
from bot.texts import say
from bot.transport.sender import PAUSES
from retrieval.errors import InputError

_log = logging.getLogger(__name__)
LOOK_S = 60.0  # seconds; a book of 20 MB takes some
MOST_MB = 20  # that Telegram lets a bot download; python-telegram-bot's constant counts them by 1,000,000
_MB = 1 << 20


def check_size(document: Document, name: str) -> None:
    """Refuse what Telegram would not hand over.

    Raises:
        InputError: it is larger than that.
    """
    if (document.file_size or 0) > MOST_MB * _MB:
        raise _too_large(document, name)


async def fetch(document: Document, path: Path) -> None:
    """Download a document; tried again while the network fails.

    Raises:
        InputError: Telegram does not hand it over.
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
    """What the file holds.

    Raises:
        InputError: nothing that can be read, not within the time, or not without taking its process down.
    """
    try:
        return await run_apart(LOOK_S, inspect, path, path.name)
    except TooSlowError as error:
        raise _problem("document_too_slow", name=path.name, seconds=LOOK_S) from error
    except CrashedError as error:
        raise _problem("document_crashed", name=path.name) from error


def _too_large(document: Document, name: str) -> InputError:
    size = -(-(document.file_size or 0) // _MB)
    return _problem("document_too_large", name=name, size=size, most=MOST_MB)


def _problem(key: str, **values: object) -> InputError:
    return InputError(say(key, "zh", **values), say(key, "en", **values))
