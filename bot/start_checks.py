"""What is seen to before the bot starts: its arguments, `init`, and whether there is an index or one can be built.

`baowen-bot init` writes .env with every setting, for its owner's eyes only, because it will hold the bot's token. At a
terminal it asks for the token and the administrators. A file that is there already is only closed to others.
"""

import getpass
import os
import re
import stat
import sys
from contextlib import suppress
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path

from bot.bot_settings import BotSettings
from bot.store.database import storage_errors
from bot.texts import both, say
from retrieval.errors import InputError, MissingIndexError
from retrieval.index.layout import has_index
from retrieval.settings import Settings, variables

USAGE = "baowen-bot [init] [--help] [--version]"


def heed_arguments(arguments: list[str], lang: str) -> None:
    """Handle init, --help and --version; other arguments are refused.

    Raises:
        SystemExit: one of these was asked for, or another one.
        StorageError: .env cannot be written.
    """
    if not arguments:
        return
    if arguments[0] in ("-h", "--help"):
        settings = (variables(BotSettings) | variables(Settings)).items()
        lines = (f"  {name:<22} {description}" for name, description in settings)
        with suppress(BrokenPipeError):  # the program that reads the help has ended
            print(USAGE, say("no_arguments", lang), "", *lines, sep="\n", flush=True)
        raise SystemExit(0)
    if arguments[0] == "--version":
        print(f"baowen {version('baowen')}")
        raise SystemExit(0)
    if arguments == ["init"]:
        print(init(Path(".env"), lang))
        raise SystemExit(0)
    print(say("no_arguments", lang), file=sys.stderr)
    raise SystemExit(2)


def see_to_index(settings: Settings, bot_settings: BotSettings, lang: str) -> bool:
    """Whether there is an index. Where there is none it is offered: here at a terminal, else to administrators.

    Raises:
        MissingIndexError: there is none, and nobody who could be asked.
        BaowenError: building it failed.
    """
    if has_index(settings.index_path):
        return True
    names = {"index": settings.index_path, "archive": settings.archive_path}
    if sys.stdin is not None and sys.stdin.isatty():
        if _says_yes(say("build_now", lang, **names)):
            _build(settings, lang)
            return True
    elif bot_settings.admin_ids:
        return False
    raise MissingIndexError(*both("no_index_yet", **names))


def _says_yes(question: str) -> bool:
    try:
        return input(question).strip().lower() in ("", "y", "yes", "是", "好")
    except EOFError:
        return False


def _build(settings: Settings, lang: str) -> None:
    from retrieval.show import build_progress

    report = build_progress.build_with_progress(
        settings.index_path, [], [], settings, full=False, lang=lang, silent=False
    )
    build_progress.print_report(report, lang, quiet=False, verbose=False)
    if not report.articles:
        raise InputError(*both("build_nothing_readable"))


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
