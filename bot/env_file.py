"""`baowen-bot init`: writes .env with every setting, for its owner's eyes only, because it will hold the bot's token.

At a terminal it asks for the token and the administrators. A file that is there already is only closed to others.
"""

import getpass
import os
import re
import stat
import sys
from dataclasses import fields
from pathlib import Path

from bot.bot_settings import BotSettings
from bot.store.storage_errors import storage_errors
from bot.texts import say
from retrieval.settings import Settings

OWNER_ALONE = 0o600
_TOKEN, _ADMINS = "BAOWEN_TOKEN", "BAOWEN_ADMINS"


def init(path: Path, lang: str) -> str:
    """Write the file, or close the one that is there; what to tell.

    Raises:
        StorageError: it cannot be written.
    """
    with storage_errors(path):
        if path.exists():
            was_open = stat.S_IMODE(path.stat().st_mode) & 0o077
            path.chmod(OWNER_ALONE)
            return say("env_closed" if was_open else "env_there", lang, path=path)
        given = _asked(lang) if sys.stdin is not None and sys.stdin.isatty() else {}
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ALONE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content(given))
    return say("env_ready" if given.get(_TOKEN) else "env_written", lang, path=path)


def content(given: dict[str, str]) -> str:
    """Every setting with its description and its default, or with the value that was given."""
    parts = []
    for kind in (Settings, BotSettings):
        for field in fields(kind):
            name = field.metadata["variable"]
            parts.append(f"# {field.metadata['description']}\n{name}={given.get(name, field.default)}\n")
    return "\n".join(parts)


def _asked(lang: str) -> dict[str, str]:
    """The token, which is not shown while it is typed, and the administrators; either may be left empty."""
    try:
        token = getpass.getpass(say("ask_token", lang)).strip()
        admins = input(say("ask_admins", lang)).strip()
    except EOFError:
        return {}
    return {_TOKEN: re.sub(r"\s", "", token), _ADMINS: ",".join(re.findall(r"\d+", admins))}
