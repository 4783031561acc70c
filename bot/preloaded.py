"""What the fork server imports before its first fork; to be imported there alone, for it heeds no signals then.

Libraries that start threads when they are used, as faiss does, are only imported here, never used.
"""

import gc
import signal
from contextlib import suppress
from importlib import import_module

MODULES = (
    "faiss",
    "rjieba",
    "bot.separate_process",
    "bot.documents.inspection",
    "bot.documents.indexed_files",
    "bot.engine_tasks",
    "bot.reports.exports",
    "bot.start_checks",
    "bot.monitoring",
    "bot.workers",
)

for _number in (signal.SIGINT, signal.SIGTERM):  # they came to the whole group, and mean the bot
    signal.signal(_number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT, signal.SIGTERM))

for _name in MODULES:
    with suppress(ImportError):  # what is missing is told by whoever needs it
        import_module(_name)

gc.freeze()  # or the first collection of each process would write to, and so copy, all that they share
