"""Turns changed files into tasks: decides which texts are new, unchanged, gone, or repeats of a file or source.

Of a changed .jsonl file only the changed records cost work.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.archive.read import Skipped, read_file, repeated
from retrieval.errors import ReadError
from retrieval.index.changes import Changes, FileChange
from retrieval.index.digest import Task, digest_of
from retrieval.index.generation import Generation
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import storage_errors
from retrieval.index.writing import GenerationWriter
from retrieval.languages import in_both
from retrieval.records import SourceFile

RECORDS = ".jsonl"
_BATCH_CHARACTERS = 150_000  # characters of records in one task: a tenth of a second's work


@dataclass(frozen=True, slots=True)
class _Owner:
    """The file that holds a source or some content."""

    file_id: int
    name: str


class Intake:
    """Goes through a build's changes and updates the writer's files and sources."""

    def __init__(
        self, writer: GenerationWriter, old: Generation | None, roots: Sequence[Path], changes: Changes
    ) -> None:
        self._writer, self._changes = writer, changes
        self._left_roots = [] if old is None else [root for root in old.catalog.roots() if root not in roots]
        self._index = writer.folder.parent
        known = {} if old is None else old.catalog.known_sources()
        files = {} if old is None else {file.file_id: (n, file) for (_, n), file in old.catalog.known_files().items()}
        in_doubt = {change.known.file_id for change in changes.to_read if change.known}
        in_doubt |= {file.file_id for file in changes.removed}
        # Sources of files that changed or are gone; they are stale until a text claims them.
        self._stale = {source: k for source, k in known.items() if k.file_id in in_doubt}
        # The present owner of each source, and of each content.
        self._owners = {
            source: _Owner(k.file_id, files[k.file_id][0]) for source, k in known.items() if k.file_id not in in_doubt
        }
        self._contents = {
            file.sha256: _Owner(file_id, name)
            for file_id, (name, file) in files.items()
            if file_id not in in_doubt and all(files[i][1].sha256 != file.sha256 for i in file.leans_on if i in files)
        }
        with storage_errors(self._index):
            self._keep_up(roots)

    def tasks(self) -> Iterator[tuple[Task, int]]:
        """The tasks to be digested, each with its size in bytes."""
        for change in self._changes.to_read:
            with storage_errors(self._index):
                file_id = self._register(change)
            owner = self._contents.setdefault(change.sha256, _Owner(file_id, change.found.source))
            if owner.file_id != file_id and change.sha256:
                self._skip(file_id, repeated(change.found.source, owner.name), owner.file_id)
            elif change.found.path.suffix.lower() == RECORDS:
                yield from self._records(change, file_id)
            elif self._claims(change.found.source, change.found.source, file_id):
                self._forget(change.found.source)
                yield Task(file_id, change.found), change.found.size

    def remove_rest(self) -> None:
        """Remove the sources that no text claimed, and the files and roots that are gone."""
        for source in list(self._stale):
            self._forget(source)
        for file in self._changes.removed:
            self._writer.catalog.remove_file(file.file_id)
        for root in self._left_roots:
            self._writer.catalog.remove_root(root)

    def _keep_up(self, roots: Sequence[Path]) -> None:
        """Store new roots and new time stamps."""
        for root in roots:
            self._writer.catalog.add_root(root)
        for change in self._changes.touched:
            if change.known:
                self._writer.catalog.touch_file(change.known.file_id, change.found, change.sha256)

    def _register(self, change: FileChange) -> int:
        if change.known is None:
            return self._writer.catalog.add_file(change.root, change.found, change.sha256)
        self._writer.catalog.touch_file(change.known.file_id, change.found, change.sha256)
        self._writer.catalog.remove_skips(change.known.file_id)
        return change.known.file_id

    def _records(self, change: FileChange, file_id: int) -> Iterator[tuple[Task, int]]:
        """The records of a file that are new or changed, in batches."""
        batch: list[SourceFile] = []
        characters, begin = 0, 0
        try:
            for record in read_file(change.found):
                if isinstance(record, Skipped):
                    self._skip(file_id, record)
                elif self._claims(record.source, change.found.source, file_id) and not self._stays(record, file_id):
                    batch.append(record)
                    characters += len(record.text)
                    if characters >= _BATCH_CHARACTERS:
                        yield Task(file_id, tuple(batch)), record.byte_offset - begin
                        batch, characters, begin = [], 0, record.byte_offset
        except ReadError as error:
            self._skip(file_id, Skipped(change.found.source, error.zh, error.en))
            if isinstance(error.__cause__, OSError):
                with storage_errors(self._index):
                    self._writer.catalog.forget_content(file_id)
        yield Task(file_id, tuple(batch)), change.found.size - begin

    def _claims(self, source: str, file: str, file_id: int) -> bool:
        """Whether a text may have this source; if another text has it, the text is left out and reported."""
        if owner := self._owners.get(source):
            why = in_both(TEXTS, "repeated_source", owner=owner.name)
            self._skip(file_id, Skipped(source, *why), owner.file_id)
            return False
        self._owners[source] = _Owner(file_id, file)
        return True

    def _stays(self, record: SourceFile, file_id: int) -> bool:
        """Whether a record is unchanged; what was indexed of a changed one is removed."""
        known = self._stale.get(record.source)
        if known is None or known.digest != digest_of(record):
            self._forget(record.source)
            return False
        del self._stale[record.source]
        with storage_errors(self._index):
            self._writer.catalog.move_source(known.source_id, file_id, record.byte_offset)
        return True

    def _forget(self, source: str) -> None:
        if known := self._stale.pop(source, None):
            with storage_errors(self._index):
                self._writer.remove_source(known.source_id)

    def _skip(self, file_id: int, skipped: Skipped, leans_on: int | None = None) -> None:
        with storage_errors(self._index):
            self._writer.catalog.add_skip(file_id, skipped, leans_on)
