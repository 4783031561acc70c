"""The records of a build: its progress, and its report at the end."""

from dataclasses import dataclass

from retrieval.archive.read import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a build."""

    stage: str  # "find", "read", "finish"
    done_bytes: int
    total_bytes: int  # of the files that are new or changed
    files: int
    articles: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class BuildReport:
    """The result of a build."""

    new: int  # files
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]  # files, records and repeated sources that are left out, of all the index
    articles: int  # in the index now
    passages: int
    seconds: float
    roots: tuple[str, ...]
    why_full: tuple[str, str] | None = None  # (zh, en): why all was done anew though it was not asked for
    notes: tuple[tuple[str, str], ...] = ()  # (zh, en): what became of roots, where it is not what was asked for

    @property
    def read(self) -> int:
        """Files that were read in this build."""
        return self.new + self.changed
