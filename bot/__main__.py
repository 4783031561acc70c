"""The command `baowen-bot`: heed its arguments, read the settings, see to an index, then run until it is stopped."""

import asyncio
import os
import sys
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

from bot import separate_process
from bot.bot_settings import BotSettings, read_all, write_env
from bot.store import Store
from bot.texts import both, say
from retrieval.errors import BaowenError, InputError, MissingIndexError, StorageError
from retrieval.index import layout
from retrieval.settings import Settings, variables
from retrieval.show.texts import choose_lang
from retrieval.threads import compute_in_one_thread

USAGE = "baowen-bot [init] [--help] [--version]"
DONE, BAD_INPUT, NO_INDEX, STORAGE, INTERRUPTED = 0, 2, 3, 4, 130


def main() -> None:
    """Run the bot. A user's mistake is told in a few lines on standard error, and the exit code tells its kind."""
    compute_in_one_thread()  # here and in all processes that are begun from here
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = choose_lang(None, os.environ.get("BAOWEN_LANG", ""))
    try:
        _heed_arguments(sys.argv[1:], lang)
        settings, bot_settings = read_all()
        lang = choose_lang(None, settings.lang)
        code = _run(settings, bot_settings, lang)
    except BaowenError as error:
        print(error.line(lang), file=sys.stderr)
        code = _code(error)
    except KeyboardInterrupt:  # before the bot serves; while it serves, `serve` handles the signal
        code = INTERRUPTED
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # without waiting for threads that wait for the network


def _run(settings: Settings, bot_settings: BotSettings, lang: str) -> int:
    if not bot_settings.plain_token:
        print(say("no_token", lang), file=sys.stderr)
        return BAD_INPUT
    has_index = _see_to_index(settings, bot_settings, lang)
    separate_process.context()  # it imports meanwhile what the answering processes need
    from bot.monitoring import set_up_logs
    from bot.serving import serve  # imported late: the network libraries take half a second

    store = Store.open(bot_settings.data_path)
    if bad_rows := store.bad_rows():
        print(bad_rows.line(lang), file=sys.stderr)
    secrets = (bot_settings.plain_token, bot_settings.webhook_secret, bot_settings.proxy)
    log = set_up_logs(secrets, as_json=bot_settings.log == "json")
    try:
        asyncio.run(serve(settings, bot_settings, store, has_index=has_index))
    finally:
        store.close()
        log.end()
    return DONE


def _heed_arguments(arguments: list[str], lang: str) -> None:
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
        print(write_env(Path(".env"), lang))
        raise SystemExit(0)
    print(say("no_arguments", lang), file=sys.stderr)
    raise SystemExit(2)


def _see_to_index(settings: Settings, bot_settings: BotSettings, lang: str) -> bool:
    """Whether there is an index. Where there is none it is offered: here at a terminal, else to administrators.

    Raises:
        MissingIndexError: there is none, and nobody who could be asked.
        BaowenError: building it failed.
    """
    if layout.has_index(settings.index_path):
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
        settings.index_path, [], [], settings, full=False, workers=settings.builders, lang=lang, silent=False
    )
    build_progress.print_report(report, lang, quiet=False, verbose=False)
    if not report.articles:
        raise InputError(*both("build_nothing_readable"))


def _code(error: BaowenError) -> int:
    if isinstance(error, MissingIndexError):
        return NO_INDEX
    return STORAGE if isinstance(error, StorageError) else BAD_INPUT


if __name__ == "__main__":
    main()
