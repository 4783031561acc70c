"""How tests go to processes: a file's together, for they share a bot or an index; with two kinds of exception."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

# Each test has a bot or a build of its own and takes seconds: the last ones fill up the processes evenly.
EACH_ALONE = frozenset(
    (
        "test_building.py",
        "test_crash.py",
        "test_first_run.py",
        "test_hidden_errors_over_http.py",
        "test_limits_over_http.py",
        "test_outage_over_http.py",
        "test_proxy_over_http.py",
        "test_restarts_over_http.py",
        "test_webhook_over_http.py",
    )
)
# They import torch and sentence-transformers, ten seconds of work that one process is enough for.
WITH_TORCH = frozenset(("test_static_encoder.py", "test_train.py", "test_transformer_encoder.py"))


class SharingOut(LoadFileScheduling):  # type: ignore[misc]
    """xdist asks it for the group of each test."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        name = PurePosixPath(file).name
        if name in EACH_ALONE:
            return nodeid
        return "torch" if name in WITH_TORCH else file
