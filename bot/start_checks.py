"""What is seen to before the bot starts: its arguments, and whether there is an index or one can be built."""

import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from bot.bot_settings import BotSettings
from bot.env_file import init
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
