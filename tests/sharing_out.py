"""Distributes tests to processes. Tests of a file stay together, as they share a bot or an index; two kinds do not."""

from pathlib import PurePosixPath

from xdist.scheduler import LoadFileScheduling

# Each of these tests has its own bot or build and takes seconds; run last, they fill the processes evenly.
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
# These import torch and sentence-transformers, which takes ten seconds, so one process runs them all.
WITH_TORCH = frozenset(("test_static_encoder.py", "test_train.py", "test_transformer_encoder.py"))


class SharingOut(LoadFileScheduling):  # type: ignore[misc]
    """Tells xdist the group of each test."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::", 1)[0]
        name = PurePosixPath(file).name
        if name in EACH_ALONE:
            return nodeid
        return "torch" if name in WITH_TORCH else file
