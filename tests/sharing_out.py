"""Distributes tests to processes. Tests of a file stay together, as they share a bot or an index; two kinds do not."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

# These import torch and sentence-transformers, which takes ten seconds, so one process runs them all.
WITH_TORCH = frozenset(
    ("test_network.py", "test_static_encoder.py", "test_train.py", "test_training.py", "test_transformer_encoder.py")
)
# These read all source, which is parsed once in a process.
OF_SOURCE = frozenset(("test_patterns.py", "test_rooms.py", "test_source_lines.py", "test_texts_of_rooms.py"))
# These wait longest, while other processes compute: a bot tells of a build every two seconds, and tries a failing
# network again after pauses that double.
FIRST = ("test_administration.py", "test_documents_over_http.py", "test_outage_over_http.py")
# These compute longest, 5 to 15 seconds each, and would keep one process busy when the others have ended.
LONG = (
    "test_cli.py",
    "test_seed_answers.py",
    "test_bad_input.py",
    "test_poison.py",
    "test_crash.py",
    "test_building.py",
    "test_installing.py",
    "test_floods_over_http.py",
    "test_wild_files.py",
    "test_damage.py",
    *sorted(OF_SOURCE),
)
# Each of these tests has its own bot and takes seconds, most of them waiting; run last, they fill the processes evenly.
EACH_ALONE = (
    "test_restarts_over_http.py",
    "test_first_run.py",
    "test_hidden_errors_over_http.py",
    "test_proxy_over_http.py",
    "test_webhook_over_http.py",
    "test_limits_over_http.py",
)


class SharingOut(LoadFileScheduling):  # type: ignore[misc]
    """Tells xdist the group of each test. Groups are begun in the order of the collection, which `place` gives."""

    def schedule(self) -> None:
        self.config.option.loadscopereorder = False  # else groups of many tests are begun first
        super().schedule()

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        name = PurePosixPath(file).name
        if name in EACH_ALONE:
            return nodeid
        return "torch" if name in WITH_TORCH else "source" if name in OF_SOURCE else file


def place(nodeid: str) -> int:
    """Where a test comes; tests of one place stay in their order."""
    name = PurePosixPath(nodeid.split("::", 1)[0]).name
    if name in WITH_TORCH:
        return len(FIRST)
    for start, names in ((0, FIRST), (len(FIRST) + 1, LONG), (len(FIRST) + len(LONG) + 2, EACH_ALONE)):
        if name in names:
            return start + names.index(name)
    return len(FIRST) + len(LONG) + 1
