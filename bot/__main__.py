"""The command `baowen-bot`: read the settings, check what is missing, then run the bot until it is stopped."""

import asyncio
import os
import sys

from bot import separate_process, start_checks
from bot.bot_settings import BotSettings, read_all
from bot.texts import say
from retrieval.errors import BaowenError, MissingIndexError, StorageError
from retrieval.settings import Settings
from retrieval.show.texts import choose_lang
from retrieval.threads import compute_in_one_thread

DONE, BAD_INPUT, NO_INDEX, STORAGE, INTERRUPTED = 0, 2, 3, 4, 130


def main() -> None:
    """Run the bot. A user's mistake is told in a few lines on standard error, and the exit code tells its kind."""
    compute_in_one_thread()  # here and in all processes that are begun from here
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    lang = choose_lang(None, os.environ.get("BAOWEN_LANG", ""))
    try:
        start_checks.heed_arguments(sys.argv[1:], lang)
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
    has_index = start_checks.see_to_index(settings, bot_settings, lang)
    separate_process.context()  # it imports meanwhile what the answering processes need
    from bot.monitoring import set_up_logs
    from bot.serving import serve  # imported late: the network libraries take half a second
    from bot.store import Store

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


def _code(error: BaowenError) -> int:
    if isinstance(error, MissingIndexError):
        return NO_INDEX
    return STORAGE if isinstance(error, StorageError) else BAD_INPUT


if __name__ == "__main__":
    main()
