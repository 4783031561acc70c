"""Writes the catalog of a new generation: an empty one, or a copy of the one before."""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from retrieval.archive.read import FoundFile, Skipped
from retrieval.calendar.timeline import day_of, is_announced, last_day_of, month_and_day
from retrieval.index.catalog import SCHEMA, SKIPS
from retrieval.index.event_catalog import printed
from retrieval.index.row_checksums import article_checksum, event_checksum
from retrieval.records import Article, Event, FoundEvent, Passage, Person
from retrieval.words.tokens import squeeze

_ADD_ROOT = "INSERT OR IGNORE INTO roots (path) VALUES (:path)"
_REMOVE_ROOT = "DELETE FROM roots WHERE path = :path"
_ROOT_ID = "SELECT root_id FROM roots WHERE path = :path"
_ADD_FILE = """
    INSERT INTO files (root_id, name, path, size, mtime_ns, sha256)
    VALUES (:root_id, :name, :path, :size, :mtime_ns, :sha256)
"""
_TOUCH_FILE = "UPDATE files SET size = :size, mtime_ns = :mtime_ns, sha256 = :sha256 WHERE file_id = :file_id"
_FORGET_CONTENT = "UPDATE files SET sha256 = '' WHERE file_id = :file_id"
_REMOVE_FILE = "DELETE FROM files WHERE file_id = :file_id"
_ADD_SKIP = "INSERT INTO skips (file_id, source, leans_on, zh, en) VALUES (:file_id, :source, :leans_on, :zh, :en)"
_REMOVE_SKIPS = "DELETE FROM skips WHERE file_id = :file_id"
_ADD_SOURCE = """
    INSERT INTO sources (source, file_id, byte_offset, digest) VALUES (:source, :file_id, :byte_offset, :digest)
"""
_MOVE_SOURCE = "UPDATE sources SET file_id = :file_id, byte_offset = :byte_offset WHERE source_id = :source_id"
_REMOVE_SOURCE = "DELETE FROM sources WHERE source_id = :source_id"
_ARTICLES_OF_SOURCE = "SELECT article_id FROM articles WHERE source_id = :source_id"
_ADD_ARTICLE = """
    INSERT INTO articles (
        article_id, source_id, headline, headline_lines, byline, published, lines, line_starts, sketch, checksum, text
    ) VALUES (
        :article_id, :source_id, :headline, :headline_lines, :byline, :published,
        :lines, :line_starts, :sketch, :checksum, :text
    )
"""
_REMOVE_ARTICLE = "DELETE FROM articles WHERE article_id = :article_id"
_PASSAGES_OF_ARTICLE = "SELECT passage_id FROM passages WHERE article_id = :article_id"
_ADD_PASSAGE = """
    INSERT INTO passages (passage_id, article_id, start, end) VALUES (:passage_id, :article_id, :start, :end)
"""
_REMOVE_PASSAGES = "DELETE FROM passages WHERE article_id = :article_id"
_ADD_EVENT = """
    INSERT INTO events (
        article_id, number, kind, day, last_day, month_day, date_text, date, date_end, action, action_key,
        targets, topic, start, end, first_line, last_line, rule, probability, announced, checksum, searched
    ) VALUES (
        :article_id, :number, :kind, :day, :last_day, :month_day, :date_text, :date, :date_end, :action, :action_key,
        :targets, :topic, :start, :end, :first_line, :last_line, :rule, :probability, :announced, :checksum, :searched
    )
"""
_ADD_EVENT_PERSON = """
    INSERT INTO event_people (article_id, number, place, name, name_key, title, title_key, role)
    VALUES (:article_id, :number, :place, :name, :name_key, :title, :title_key, :role)
"""
_REMOVE_EVENTS = "DELETE FROM events WHERE article_id = :article_id"
_REMOVE_EVENT_PEOPLE = "DELETE FROM event_people WHERE article_id = :article_id"
_LAST_ARTICLE = "SELECT coalesce(max(article_id), 0) FROM articles"
_LAST_PASSAGE = "SELECT coalesce(max(passage_id), 0) FROM passages"
_COUNTS = "SELECT (SELECT count(*) FROM files), (SELECT count(*) FROM articles), (SELECT count(*) FROM passages)"


class CatalogWriter:
    """One connection to a catalog that no reader sees yet."""

    def __init__(self, path: Path, previous: Path | None = None) -> None:
        """`previous`: the catalog from which to go on; it is copied."""
        if previous is not None:
            shutil.copyfile(previous, path)
        self._connection = sqlite3.connect(path, isolation_level=None)
        # A journal is not needed: a failed build's generation is deleted, and the switch comes after all is on disk.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        if previous is None:
            self._connection.executescript(SCHEMA)
        self._connection.execute("BEGIN")
        # Ids are counted here, since SQLite would reuse the id of a deleted last row, which other files may still hold.
        self._last_article = self._value(_LAST_ARTICLE)
        self._last_passage = self._value(_LAST_PASSAGE)

    def add_root(self, root: Path) -> None:
        self._connection.execute(_ADD_ROOT, {"path": str(root)})

    def remove_root(self, root: Path) -> None:
        self._connection.execute(_REMOVE_ROOT, {"path": str(root)})

    def add_file(self, root: Path, found: FoundFile, sha256: str) -> int:
        """Add a file; its id."""
        values = {
            "root_id": self._value(_ROOT_ID, path=str(root)),
            "name": found.source,
            "path": str(found.path),
            "size": found.size,
            "mtime_ns": found.mtime_ns,
            "sha256": sha256,
        }
        return int(self._connection.execute(_ADD_FILE, values).lastrowid or 0)

    def touch_file(self, file_id: int, found: FoundFile, sha256: str) -> None:
        """Store the new size, time and hash of a known file."""
        values = {"file_id": file_id, "size": found.size, "mtime_ns": found.mtime_ns, "sha256": sha256}
        self._connection.execute(_TOUCH_FILE, values)

    def forget_content(self, file_id: int) -> None:
        """Note that a file could not be read, so that the next build tries again."""
        self._connection.execute(_FORGET_CONTENT, {"file_id": file_id})

    def remove_skips(self, file_id: int) -> None:
        self._connection.execute(_REMOVE_SKIPS, {"file_id": file_id})

    def remove_file(self, file_id: int) -> None:
        """Remove a file, whose sources have been removed before."""
        self.remove_skips(file_id)
        self._connection.execute(_REMOVE_FILE, {"file_id": file_id})

    def add_skip(self, file_id: int, skipped: Skipped, leans_on: int | None = None) -> None:
        values = {"file_id": file_id, "source": skipped.source, "zh": skipped.zh, "en": skipped.en}
        self._connection.execute(_ADD_SKIP, {**values, "leans_on": leans_on})

    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out of the files that were read, and why."""
        return tuple(Skipped(*row) for row in self._connection.execute(SKIPS))

    def add_source(self, source: str, file_id: int, byte_offset: int, digest: bytes) -> int:
        """Add a source; its id."""
        values = {"source": source, "file_id": file_id, "byte_offset": byte_offset, "digest": digest}
        return int(self._connection.execute(_ADD_SOURCE, values).lastrowid or 0)

    def move_source(self, source_id: int, file_id: int, byte_offset: int) -> None:
        values = {"source_id": source_id, "file_id": file_id, "byte_offset": byte_offset}
        self._connection.execute(_MOVE_SOURCE, values)

    def remove_source(self, source_id: int) -> tuple[list[int], list[int]]:
        """Remove a source with its articles; the ids of the removed articles and passages."""
        articles = [row[0] for row in self._connection.execute(_ARTICLES_OF_SOURCE, {"source_id": source_id})]
        passages = []
        for article_id in articles:
            values = {"article_id": article_id}
            passages += [row[0] for row in self._connection.execute(_PASSAGES_OF_ARTICLE, values)]
            for statement in (_REMOVE_PASSAGES, _REMOVE_EVENT_PEOPLE, _REMOVE_EVENTS):
                self._connection.execute(statement, values)
            self._connection.execute(_REMOVE_ARTICLE, values)
        self._connection.execute(_REMOVE_SOURCE, {"source_id": source_id})
        return articles, passages

    def add_article(
        self, source_id: int, article: Article, sketch: bytes, passages: Iterable[Passage]
    ) -> tuple[int, list[int]]:
        """Add an article; its id, and the ids of its passages, ascending."""
        self._last_article += 1
        values = {
            "article_id": self._last_article,
            "source_id": source_id,
            "headline": article.headline,
            "headline_lines": None if article.headline_lines is None else json.dumps(article.headline_lines),
            "byline": json.dumps(article.byline, ensure_ascii=False),
            "published": article.published,
            "lines": json.dumps(article.lines),
            "line_starts": json.dumps(article.line_starts, separators=(",", ":")),
            "sketch": sketch,
            "checksum": article_checksum(article),
            "text": article.text,
        }
        self._connection.execute(_ADD_ARTICLE, values)
        first = self._last_passage + 1
        rows = [
            {"passage_id": passage_id, "article_id": self._last_article, "start": passage.start, "end": passage.end}
            for passage_id, passage in enumerate(passages, first)
        ]
        self._connection.executemany(_ADD_PASSAGE, rows)
        self._last_passage += len(rows)
        return self._last_article, list(range(first, first + len(rows)))

    def add_events(self, article_id: int, article: Article, events: Sequence[Event]) -> None:
        """Add the events of an article, in the order of its text."""
        rows = (_event_row(article_id, article, event) for event in events)
        numbered = ({"article_id": article_id, "number": number, **row} for number, row in enumerate(rows))
        self._connection.executemany(_ADD_EVENT, numbered)
        people = [
            {"article_id": article_id, "number": number, "place": place, **_person_row(person)}
            for number, event in enumerate(events)
            for place, person in enumerate(event.people)
        ]
        self._connection.executemany(_ADD_EVENT_PERSON, people)

    def counts(self) -> tuple[int, int, int]:
        """How many files, articles and passages there are."""
        files, articles, passages = self._connection.execute(_COUNTS).fetchone()
        return files, articles, passages

    def finish(self) -> None:
        self._connection.execute("COMMIT")
        self._connection.close()

    def close(self) -> None:
        self._connection.close()

    def _value(self, statement: str, **values: str) -> int:
        return int(self._connection.execute(statement, values).fetchone()[0])


def _event_row(article_id: int, article: Article, event: Event) -> Mapping[str, object]:
    """The columns of an event, without its number."""
    day = day_of(event, article.published)
    first_line, last_line = article.lines_of(event.start, event.end)
    evidence = article.text[event.start : event.end]
    searched = (*event.targets, event.topic, evidence, article.headline or "")
    lines = (first_line, last_line)
    found = FoundEvent(event, article_id, article.source, article.headline, article.published, lines, printed(evidence))
    return {
        "kind": event.kind,
        "day": day,
        "last_day": last_day_of(event, article.published),
        "month_day": None if day else month_and_day(event.date_text),
        "date_text": event.date_text,
        "date": event.date,
        "date_end": event.date_end,
        "action": event.action,
        "action_key": squeeze(event.action),
        "targets": json.dumps(event.targets, ensure_ascii=False),
        "topic": event.topic,
        "start": event.start,
        "end": event.end,
        "first_line": first_line,
        "last_line": last_line,
        "rule": event.rule,
        "probability": event.probability,
        "announced": is_announced(event, article.published),
        "checksum": event_checksum(found),
        "searched": "\n".join(map(squeeze, searched)),
    }


def _person_row(person: Person) -> Mapping[str, object]:
    """The columns of a person, without the place in the event."""
    return {
        "name": person.name,
        "name_key": squeeze(person.name),
        "title": person.title,
        "title_key": squeeze(person.title),
        "role": person.role,
    }
