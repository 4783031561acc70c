"""Reads the catalog of one generation, in SQLite: roots, files, sources, articles, passages and events.

The schema is here, too. Statements about events are in event_catalog.py, statements that write in catalog_writer.py.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from retrieval.archive.read import Skipped
from retrieval.index.event_catalog import (
    ALL_NAMES,
    ALL_TARGETS,
    EVENT_COUNTS,
    EVENT_KEYS,
    EVENTS_OF,
    KNOWN_NAMES,
    PEOPLE_COUNT,
    EventKeys,
    articles_statement,
    count_statement,
    event_keys,
    events_statement,
    found_event,
    names_statement,
)
from retrieval.index.event_filter import EventFilter
from retrieval.index.layout import broken_index
from retrieval.index.row_checksums import article_checksum
from retrieval.records import Article, FoundEvent, Passage

CATALOG = "catalog.sqlite"
_T = TypeVar("_T")

SCHEMA = """
-- The folders and files that the user added, as absolute paths, in the order in which they were added.
CREATE TABLE roots (
    root_id     INTEGER PRIMARY KEY,
    path        TEXT NOT NULL UNIQUE
);
-- Every file under a root that could be read by its kind, as it was when it was read.
CREATE TABLE files (
    file_id     INTEGER PRIMARY KEY,
    root_id     INTEGER NOT NULL REFERENCES roots,
    name        TEXT NOT NULL,              -- relative to the root, /-separated
    path        TEXT NOT NULL,              -- where to read it again
    size        INTEGER NOT NULL,           -- bytes
    mtime_ns    INTEGER NOT NULL,
    sha256      TEXT NOT NULL,              -- empty: it could not be read
    UNIQUE (root_id, name)                  -- also serves: is this file known?
);
-- What was left out of a file, and why.
CREATE TABLE skips (
    file_id     INTEGER NOT NULL REFERENCES files,
    source      TEXT NOT NULL,
    leans_on    INTEGER,                    -- the file that holds it too, and may change without this one
    zh          TEXT NOT NULL,
    en          TEXT NOT NULL
);
CREATE INDEX skips_of_file ON skips (file_id);
-- One decoded text: a whole file, or one record of a .jsonl file.
CREATE TABLE sources (
    source_id   INTEGER PRIMARY KEY,
    source      TEXT NOT NULL UNIQUE,       -- also serves: --source, a citation's place
    file_id     INTEGER NOT NULL REFERENCES files,
    byte_offset INTEGER NOT NULL,           -- of the record's line in its file
    digest      BLOB NOT NULL               -- of what the articles were made from: equal digest, equal articles
);
CREATE INDEX sources_of_file ON sources (file_id);
CREATE TABLE articles (
    article_id  INTEGER PRIMARY KEY,        -- ascends in the order of a source's articles
    source_id   INTEGER NOT NULL REFERENCES sources,
    headline    TEXT,
    headline_lines TEXT,                    -- JSON [first, last]
    byline      TEXT NOT NULL,              -- JSON [name, …]
    published   TEXT,                       -- YYYY-MM-DD or YYYY-MM
    lines       TEXT NOT NULL,              -- JSON [first, last]
    line_starts TEXT NOT NULL,              -- JSON [[offset in text, line], …]
    sketch      BLOB NOT NULL,              -- see sketches.py
    checksum    INTEGER NOT NULL,           -- see row_checksums.py
    text        TEXT NOT NULL               -- last: what reads other columns skips its pages
);
CREATE INDEX articles_of_source ON articles (source_id);
CREATE INDEX articles_by_date ON articles (published) WHERE published IS NOT NULL;  -- serves --since, --until
CREATE TABLE passages (
    passage_id  INTEGER PRIMARY KEY,        -- ascends through an article; the id in the lexical and dense files
    article_id  INTEGER NOT NULL REFERENCES articles,
    start       INTEGER NOT NULL,           -- in characters of the article's text
    end         INTEGER NOT NULL
);
CREATE INDEX passages_of_article ON passages (article_id);
-- What happened, as an article tells it. Keys are folded, without white space: what filters compare.
CREATE TABLE events (
    article_id  INTEGER NOT NULL REFERENCES articles,
    number      INTEGER NOT NULL,           -- from 0, in the order of the text
    kind        TEXT NOT NULL,
    day         TEXT,                       -- YYYY-MM-DD or YYYY-MM: the first one, else that of the publication
    last_day    TEXT,
    month_day   TEXT,                       -- MM-DD or MM, where there is no day but these are told
    date_text   TEXT NOT NULL,
    date        TEXT,
    date_end    TEXT,
    action      TEXT NOT NULL,
    action_key  TEXT NOT NULL,
    targets     TEXT NOT NULL,              -- JSON [target, …]
    topic       TEXT NOT NULL,
    start       INTEGER NOT NULL,           -- of the evidence, in characters of the article's text
    end         INTEGER NOT NULL,
    first_line  INTEGER NOT NULL,
    last_line   INTEGER NOT NULL,
    rule        TEXT NOT NULL,
    probability REAL NOT NULL,
    announced   INTEGER NOT NULL,           -- 1 where its day lies behind the paper's: it was still to come
    checksum    INTEGER NOT NULL,           -- see row_checksums.py
    searched    TEXT NOT NULL,              -- key of targets, topic, evidence and headline, one a line
    PRIMARY KEY (article_id, number)        -- also serves: an article's events
);
CREATE INDEX events_by_day ON events (announced, day DESC, month_day DESC);  -- serves the order, newest first
CREATE TABLE event_people (
    article_id  INTEGER NOT NULL REFERENCES articles,
    number      INTEGER NOT NULL,           -- of the event
    place       INTEGER NOT NULL,           -- from 0, in the order of the text
    name        TEXT NOT NULL,
    name_key    TEXT NOT NULL,
    title       TEXT NOT NULL,
    title_key   TEXT NOT NULL,
    role        TEXT NOT NULL,
    PRIMARY KEY (article_id, number, place)
) WITHOUT ROWID;
CREATE INDEX people_by_name ON event_people (name_key, title_key);  -- serves --who and --title, parts of names too
"""

_ARTICLE = """
    SELECT article_id, source, headline, headline_lines, byline, published, text, lines, line_starts, checksum
    FROM articles JOIN sources USING (source_id)
"""
_ARTICLE_BY_ID = _ARTICLE + "WHERE article_id = :article_id"
_ARTICLES_OF_SOURCE = _ARTICLE + "WHERE source = :source ORDER BY article_id"
_ALL_ARTICLES = _ARTICLE + "ORDER BY article_id"
_PLACE = """
SELECT files.path, byte_offset, roots.path FROM sources JOIN files USING (file_id) JOIN roots USING (root_id)
WHERE source = :source
"""
_CONTENT = "SELECT path, sha256, digest FROM sources JOIN files USING (file_id) WHERE source = :source"
_STAMP = "SELECT path, size, mtime_ns FROM sources JOIN files USING (file_id) WHERE source = :source"
_MONTHS = """
SELECT substr(published, 1, 7) AS month, count(*), min(published), max(published)
FROM articles WHERE published IS NOT NULL GROUP BY month ORDER BY month
"""
_ROOTS = "SELECT path FROM roots ORDER BY root_id"
SKIPS = "SELECT source, zh, en FROM skips ORDER BY file_id, rowid"
_FILES = "SELECT roots.path, name, file_id, size, mtime_ns, sha256 FROM files JOIN roots USING (root_id)"
_LEANING = "SELECT DISTINCT file_id, leans_on FROM skips WHERE leans_on IS NOT NULL"
_SOURCES = "SELECT source, source_id, file_id, digest FROM sources"
# json_each takes a list of any length as one parameter.
_PASSAGES = """
    SELECT passage_id, article_id, start, end, substr(text, start + 1, end - start), headline, source, sketch
    FROM json_each(:ids) AS wanted
    JOIN passages ON passage_id = wanted.value
    JOIN articles USING (article_id)
    JOIN sources USING (source_id)
"""
_PASSAGE_IDS = """
    SELECT passage_id FROM json_each(:ids) AS wanted JOIN passages ON article_id = wanted.value
    WHERE passage_id < (SELECT min(passage_id) FROM passages AS own WHERE own.article_id = wanted.value) + :most
"""
_ARTICLE_IDS = """
    SELECT passage_id, article_id FROM json_each(:ids) AS wanted JOIN passages ON passage_id = wanted.value
"""
_PASSAGES_OF_ARTICLE = "SELECT start, end FROM passages WHERE article_id = :article_id ORDER BY passage_id"
_TEXTS = """
    SELECT article_id, coalesce(headline, ''), byline, text
    FROM json_each(:ids) AS wanted JOIN articles ON article_id = wanted.value
"""
_LAST_ARTICLE = "SELECT max(article_id) FROM articles"
_OPENING = "SELECT substr(text, 1, 40) FROM articles WHERE article_id >= :article_id ORDER BY article_id LIMIT 1"
# A date known to the month lies in a range that holds a day of that month.
_DATED = """
    SELECT article_id FROM articles WHERE published IS NOT NULL
    AND (:since IS NULL OR substr(published, 1, length(:since)) >= substr(:since, 1, length(published)))
    AND (:until IS NULL OR substr(published, 1, length(:until)) <= substr(:until, 1, length(published)))
"""
# :source is a source, a folder, or a pattern with * ? [].
_FROM_SOURCE = """
    SELECT article_id FROM sources JOIN articles USING (source_id)
    WHERE source = :source OR (source > :folder AND source < :folder_end) OR (:is_pattern AND source GLOB :source)
"""


@dataclass(frozen=True, slots=True)
class KnownFile:
    """A file, as a build last read it."""

    file_id: int
    size: int
    mtime_ns: int
    sha256: str
    leans_on: frozenset[int]  # files with the content that was left out of this one as repeated


@dataclass(frozen=True, slots=True)
class KnownSource:
    """A source, as a build last read it."""

    source_id: int
    file_id: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """The file that holds a source, the byte at which its record begins, and the root below which the file lies."""

    path: Path
    byte_offset: int
    root: Path


@dataclass(frozen=True, slots=True)
class Content:
    """What a source was made from: its file, the hash of the file's bytes, and the digest of what was read."""

    path: Path
    sha256: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage with what ranking needs."""

    passage_id: int
    article_id: int
    start: int
    end: int
    text: str
    headline: str | None
    source: str
    sketch: bytes


class Catalog:
    """An open catalog, read-only; any thread may use it.

    Every method raises MissingIndexError if the file turns out to be damaged.
    """

    def __init__(self, path: Path) -> None:
        """Open it.

        Raises:
            sqlite3.Error: there is none, or it is broken.
        """
        # immutable: a generation never changes, so SQLite need not look for locks or a journal.
        self._index = path.parent.parent
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        self._connection.execute(_ROOTS)

    def close(self) -> None:
        self._connection.close()

    def article(self, article_id: int) -> Article:
        """A whole article.

        Raises:
            KeyError: there is none with this id.
        """
        for found in self._articles(_ARTICLE_BY_ID, {"article_id": article_id}):
            return found[1]
        raise KeyError(article_id)

    def articles_of(self, source: str) -> tuple[tuple[int, Article], ...]:
        """(id, article) of the articles of a source, in the order of the page."""
        return tuple(self._articles(_ARTICLES_OF_SOURCE, {"source": source}))

    def all_articles(self) -> Iterable[tuple[int, Article]]:
        """(id, article) of every article, in the order of indexing."""
        return self._articles(_ALL_ARTICLES)

    def passages_of(self, article_id: int) -> tuple[Passage, ...]:
        return tuple(self._made(_PASSAGES_OF_ARTICLE, {"article_id": article_id}, lambda row: Passage(*map(int, row))))

    def place(self, source: str) -> Place | None:
        """Where a source stands; None for an unknown source."""
        found = self._made(_PLACE, {"source": source}, lambda row: Place(Path(row[0]), int(row[1]), Path(row[2])))
        return next(found, None)

    def content(self, source: str) -> Content | None:
        """What the articles of a source were made from; None for an unknown source."""
        for path, sha256, digest in self._rows(_CONTENT, {"source": source}):
            return Content(Path(path), sha256, digest)
        return None

    def roots(self) -> tuple[Path, ...]:
        return tuple(self._made(_ROOTS, None, lambda row: Path(row[0])))

    def is_unchanged(self, source: str) -> bool:
        """Whether the file that holds a source has the size and time with which it was read."""
        for path, size, mtime_ns in self._rows(_STAMP, {"source": source}):
            try:
                status = Path(path).stat()
            except OSError:
                return False
            return (status.st_size, status.st_mtime_ns) == (size, mtime_ns)
        return False

    def check(self) -> None:
        """Let SQLite go through the whole file.

        Raises:
            MissingIndexError: it finds damage.
        """
        if list(self._rows("PRAGMA quick_check")) != [("ok",)]:
            raise broken_index(self._index, CATALOG)

    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out of the files that were read, and why."""
        return tuple(Skipped(*row) for row in self._rows(SKIPS))

    def months(self) -> tuple[tuple[str, int, str, str], ...]:
        """(YYYY-MM, articles, first day, last day) of each month in which articles were published, in order."""
        return tuple(self._rows(_MONTHS))

    def known_files(self) -> dict[tuple[str, str], KnownFile]:
        """(root, name) → the file."""
        owners: dict[int, set[int]] = {}
        for file_id, owner in self._rows(_LEANING):
            owners.setdefault(file_id, set()).add(owner)
        rows = self._rows(_FILES)
        return {
            (root, name): KnownFile(file_id, size, mtime_ns, sha256, frozenset(owners.get(file_id, ())))
            for root, name, file_id, size, mtime_ns, sha256 in rows
        }

    def known_sources(self) -> dict[str, KnownSource]:
        return {row[0]: KnownSource(*row[1:]) for row in self._rows(_SOURCES)}

    def stored_passages(self, passage_ids: Sequence[int]) -> dict[int, StoredPassage]:
        """The passages with these ids."""
        found = {row[0]: StoredPassage(*row) for row in self._rows(_PASSAGES, {"ids": _as_json(passage_ids)})}
        return self._complete(found, passage_ids)

    def article_ids(self, passage_ids: Sequence[int]) -> dict[int, int]:
        """Passage → article."""
        return self._complete(dict(self._rows(_ARTICLE_IDS, {"ids": _as_json(passage_ids)})), passage_ids)

    def passage_ids(self, article_ids: Sequence[int], most: int = 1 << 40) -> list[int]:
        """The ids of the first `most` passages of each of these articles, ascending."""
        return sorted(row[0] for row in self._rows(_PASSAGE_IDS, {"ids": _as_json(article_ids), "most": most}))

    def texts(self, article_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """Article id → headline, byline and text."""
        made = self._made(_TEXTS, {"ids": _as_json(article_ids)}, _text)
        return dict(made)

    def openings(self, count: int) -> Iterator[str]:
        """The first characters of at most `count` articles, spread over the archive."""
        last = next(self._rows(_LAST_ARTICLE))[0] or 0
        for article_id in sorted({1 + number * last // count for number in range(count)}):
            yield from (text for (text,) in self._rows(_OPENING, {"article_id": article_id}))

    def events(self, wanted: EventFilter, within: Sequence[int] | None = None) -> Iterator[FoundEvent]:
        """The wanted events, read one by one, newest first: by date, else publication, else month and day, else file.

        `within`: ids of the articles to which the search is limited.
        """
        return self._found_events(*events_statement(wanted, within))

    def count_events(self, wanted: EventFilter) -> int:
        return int(next(self._rows(*count_statement(wanted)))[0])

    def events_of(self, article_ids: Sequence[int]) -> dict[int, tuple[FoundEvent, ...]]:
        """Article id → its events in the order of the text."""
        found: dict[int, list[FoundEvent]] = {int(article_id): [] for article_id in article_ids}
        for event in self._found_events(EVENTS_OF, {"ids": _as_json(list(found))}):
            found[event.article_id].append(event)
        return {article_id: tuple(events) for article_id, events in found.items()}

    def event_keys(self) -> Iterator[EventKeys]:
        """What filters compare of every event, newest first, as `events`."""
        return self._made(EVENT_KEYS, None, event_keys)

    def names(self, who: str) -> tuple[str, ...]:
        """The folded names of the people whom `who` (as in EventFilter) means; those with most events first."""
        return tuple(row[0] for row in self._rows(*names_statement(who)))

    def known_names(self, strings: Sequence[str]) -> tuple[str, ...]:
        """The printed names of people in events whose folded form is among `strings`."""
        values = {"strings": json.dumps(list(strings))}
        return tuple(row[0] for row in self._rows(KNOWN_NAMES, values))

    def all_names(self) -> tuple[str, ...]:
        """The printed names of all people in events."""
        return tuple(row[0] for row in self._rows(ALL_NAMES))

    def all_targets(self) -> tuple[str, ...]:
        """The printed names of all that was visited."""
        return tuple(row[0] for row in self._rows(ALL_TARGETS))

    def event_counts(self) -> tuple[dict[str, int], int]:
        """Kind → number of events, and the number of different names in all events."""
        return dict(self._rows(EVENT_COUNTS)), next(self._rows(PEOPLE_COUNT))[0]

    def articles_within(self, since: str | None, until: str | None) -> set[int]:
        """Ids of the articles published from `since` to `until`, both included, without undated ones."""
        return {row[0] for row in self._rows(_DATED, {"since": since, "until": until})}

    def articles_telling(self, wanted: EventFilter) -> set[int]:
        """Ids of the articles that tell of an event that is wanted."""
        return {row[0] for row in self._rows(*articles_statement(wanted))}

    def articles_from(self, source: str) -> set[int]:
        """Ids of the articles of a source, of all sources in a folder, or of all that match a pattern."""
        folder = source.rstrip("/") + "/"
        values = {
            "source": source,
            "folder": folder,
            "folder_end": folder[:-1] + "0",
        }  # "0" is the character after "/"
        is_pattern = any(mark in source for mark in "*?[")
        return {row[0] for row in self._rows(_FROM_SOURCE, {**values, "is_pattern": is_pattern})}

    def _rows(self, statement: str, values: Mapping[str, object] | None = None) -> Iterator[Any]:
        """The rows that a statement gives, each as it is read."""
        return self._made(statement, values, lambda row: row)

    def _made(self, statement: str, values: Mapping[str, object] | None, make: Callable[[Any], _T]) -> Iterator[_T]:
        """What `make` makes of each row; a row of which it cannot be made is damaged."""
        try:
            rows = self._connection.execute(statement, values or {})
            while (row := rows.fetchone()) is not None:
                try:
                    made = make(row)
                except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:
                    raise broken_index(self._index, CATALOG) from error
                yield made
        except sqlite3.DatabaseError as error:
            raise broken_index(self._index, CATALOG) from error

    def _articles(self, statement: str, values: Mapping[str, object] | None = None) -> Iterator[tuple[int, Article]]:
        return self._made(statement, values, _article)

    def _found_events(self, statement: str, values: Mapping[str, object]) -> Iterator[FoundEvent]:
        return self._made(statement, values, found_event)

    def _complete(self, found: dict[int, _T], passage_ids: Sequence[int]) -> dict[int, _T]:
        """The result; raises if a passage that the lexical index or the vectors name has no row."""
        if len(found) != len(set(passage_ids)):
            raise broken_index(self._index, CATALOG)
        return found


def _text(row: Sequence[Any]) -> tuple[int, tuple[str, str, str]]:
    article_id, headline, byline, text = row
    return int(article_id), (headline, " ".join(json.loads(byline)), str(text))


def _as_json(ids: Sequence[int]) -> str:
    return json.dumps([int(i) for i in ids])


def _article(row: Sequence[Any]) -> tuple[int, Article]:
    """The record of a row.

    Raises:
        ValueError, TypeError: the row is not as it was written.
    """
    article_id, source, headline, headline_lines, byline, published, text, lines, line_starts, checksum = row
    article = Article(
        source=source,
        headline=headline,
        headline_lines=None if headline_lines is None else tuple(json.loads(headline_lines)),
        byline=tuple(json.loads(byline)),
        published=published,
        text=text,
        lines=tuple(json.loads(lines)),
        line_starts=tuple(map(tuple, json.loads(line_starts))),
    )
    if article_checksum(article) != checksum:
        raise ValueError("damaged article")
    return int(article_id), article
