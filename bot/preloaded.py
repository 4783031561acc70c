"""What answering processes need. The fork server imports this before its first fork, so all forks share it in memory.

Libraries that start threads when they are used, as faiss does, are only imported here, never used.
"""

import gc
from contextlib import suppress
from importlib import import_module

MODULES = (
    "faiss",
    "rjieba",
    "bot.separate_process",
    "bot.documents.inspection",
    "bot.documents.archive_folder",
    "bot.engine_tasks",
    "bot.reports.exports",
    "bot.bot_settings",
    "bot.workers",
)


def read_what_questions_need() -> None:
    """Read dictionary, sounds, patterns and weights, which otherwise the first questions of each process would read."""
    from retrieval.answering import choosing
    from retrieval.asking.predicates import is_denied
    from retrieval.asking.question import understand
    from retrieval.reading import network, vectors

    asked = understand("谁调研了镕湛桥?", known_names=("李明",))  # a place that no dictionary has: it must be guessed
    is_denied(asked, "")
    choosing.built_in()
    network.built_in()
    vectors.built_in()


for _name in MODULES:
    with suppress(ImportError):  # what is missing is told by whoever needs it
        import_module(_name)
with suppress(ImportError, OSError):
    read_what_questions_need()

gc.freeze()  # or the first collection of each process would write to, and so copy, all that they share
