"""The records of a build: its progress, and its report at the end."""

from dataclasses import dataclass

from retrieval.archive.page_progress import PageBegun
from retrieval.archive.read import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a build."""

    stage: str  # "find", "read", "finish"
    done_bytes: int
    total_bytes: int  # of all new and changed files
    files: int
    articles: int
    passages: int
    seconds: float
    page: PageBegun | None = None  # of the file in work, if its pages are recognised one by one


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build."""

    new: int  # files
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]  # files, records and repeated sources left out of the whole index
    articles: int  # in the whole index
    passages: int
    seconds: float
    roots: tuple[str, ...]
    why_full: tuple[str, str] | None = None  # (zh, en): why everything was built, though nobody asked for it
    notes: tuple[tuple[str, str], ...] = ()  # (zh, en): what was done with roots, if it differs from what was asked for

    @property
    def read(self) -> int:
        """The number of files read in this build."""
        return self.new + self.changed
