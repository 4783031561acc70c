"""Gold files, one JSON record a line, in four formats; which one a file has is told by its first record.

answers  {"q", "kind", "answers": [text, …], "need": "all" or "any1", "any2", …, "sources": [source, …]}
         kind "unanswerable", and "yes_no" with no answers: the right answer is to give none
         where it is so: "number": [n, …], one of which is the first number said; "yes": false, the answer begins with
         a no; "double": true, two questions in one; "false_yes_no": true, an unanswerable one asks for a yes or no
visits   {"source", "visits": [{"people": [{"name", "title", "role"}, …], "targets": [name, …], "date"}, …]}
search   {"q", "sources": [source, …], "answer": text or null, "set": name}
talks    {"turns": [answers' record, …]}: a conversation (read_talks)
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.records import Person
from retrieval.scoring.scoring_texts import TEXTS

UNANSWERABLE = "unanswerable"
YES_NO = "yes_no"
CHAT = "chat"  # a turn of a conversation that asks nothing
_NEED = re.compile(r"all|any([1-9]\d*)")
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question with the strings that a right answer holds."""

    text: str
    kind: str  # as in records.Answer, or UNANSWERABLE
    answers: tuple[str, ...]
    least: int  # so many of the strings are needed
    sources: tuple[str, ...]  # any of them may be cited
    numbers: tuple[int, ...] = ()  # in place of the strings: one of them is the first number said
    yes: bool | None = None  # of a yes_no; only where it is False a no is right
    is_double: bool = False  # two questions in one
    is_false_yes_no: bool = False  # an unanswerable one that asks for a yes or no

    @property
    def wants_refusal(self) -> bool:
        """Whether the archive has no answer."""
        return self.kind == UNANSWERABLE or (self.kind == YES_NO and not self.answers)

    @property
    def asks_yes_or_no(self) -> bool:
        return self.kind == YES_NO or self.is_false_yes_no


@dataclass(frozen=True, slots=True)
class Visit:
    """Who went where, when: what of an event is compared."""

    people: tuple[Person, ...]
    targets: tuple[str, ...]
    date: str | None  # YYYY-MM-DD or YYYY-MM


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A source with all visits that it tells."""

    source: str
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class GoldQuery:
    """A query with the sources that answer it."""

    text: str
    sources: tuple[str, ...]
    answer: str | None  # stands in the right passage
    group: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold file; one of the three holds its records."""

    name: str
    questions: tuple[GoldQuestion, ...] = ()
    articles: tuple[GoldArticle, ...] = ()
    queries: tuple[GoldQuery, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    """A record with its place, for errors that name it."""

    file: str
    number: int
    record: dict[str, Any]


class _Wrong(Protocol):
    def __call__(self, key: str, **values: object) -> InputError:
        """The error that says what is wrong at a place: the text of `key`."""


def read_gold(path: Path) -> Gold:
    """The records of a gold file.

    Raises:
        InputError: the file cannot be read, holds no record, or has a line that is of none of the formats or not of
            that of the first line; file, line and remedy are named.
    """
    lines = list(_read_lines(path))
    if not lines:
        raise InputError(*in_both(TEXTS, "gold_empty", path=path))
    first = lines[0].record
    if "visits" in first:
        return Gold(str(path), articles=tuple(map(_article, lines)))
    if "kind" in first or "answers" in first:
        return Gold(str(path), questions=tuple(map(_question, lines)))
    if "q" in first:
        return Gold(str(path), queries=tuple(map(_query, lines)))
    raise _at(path, lines[0].number)("no_known_kind")


def read_talks(path: Path) -> tuple[tuple[GoldQuestion, ...], ...]:
    """The conversations of a file, {"turns": [question, …]} a line; a turn of kind CHAT asks nothing.

    Raises:
        InputError: as read_gold.
    """
    talks = []
    for line in _read_lines(path):
        turns = _objects(line.record, "turns", _at(path, line.number), lambda record: record)
        talks.append(tuple(_turn(_Line(line.file, line.number, turn)) for turn in turns))
    return tuple(talks)


def _turn(line: _Line) -> GoldQuestion:
    if line.record.get("kind") == CHAT:
        return GoldQuestion(_text(line.record, "q", _at(line.file, line.number)), CHAT, (), 0, ())
    return _question(line)


def _read_lines(path: Path) -> Iterator[_Line]:
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise InputError(*in_both(TEXTS, "no_gold", path=path)) from error
    except OSError as error:
        raise InputError(*in_both(TEXTS, "gold_closed", path=path, reason=error.strerror)) from error
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield _Line(str(path), number, _record(line, _at(path, number)))


def _record(line: bytes, wrong: _Wrong) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:  # ValueError: bad JSON, bad UTF-8
        raise wrong("no_json") from error
    if not isinstance(record, dict):
        raise wrong("no_json_object")
    return record


def _at(file: Path | str, number: int) -> _Wrong:
    def wrong(key: str, **values: object) -> InputError:
        what = in_both(TEXTS, key, **values)
        return InputError(*in_both(TEXTS, "wrong_line", path=file, number=number, wrong=what))

    return wrong


def _question(line: _Line) -> GoldQuestion:
    record, wrong = line.record, _at(line.file, line.number)
    text, kind = _text(record, "q", wrong), _text(record, "kind", wrong)
    if kind == UNANSWERABLE or (kind == YES_NO and record.get("answers") == []):
        sources = _texts(record, "sources", wrong) if "sources" in record else ()  # what it is about, not what answers
        return GoldQuestion(text, kind, (), 0, sources, is_false_yes_no=_flag(record, "false_yes_no", wrong) or False)
    answers = _some_texts(record, "answers", wrong)
    return GoldQuestion(
        text,
        kind,
        answers,
        _least(record, len(answers), wrong),
        _some_texts(record, "sources", wrong),
        _numbers(record, wrong),
        _flag(record, "yes", wrong),
        _flag(record, "double", wrong) or False,
    )


def _least(record: dict[str, Any], count: int, wrong: _Wrong) -> int:
    need = _NEED.fullmatch(str(record.get("need", "all")))
    if need is None:
        raise wrong("wrong_need")
    return min(int(need[1]), count) if need[1] else count


def _numbers(record: dict[str, Any], wrong: _Wrong) -> tuple[int, ...]:
    values = record.get("number")
    if values is None:
        return ()
    if not isinstance(values, list) or not all(type(value) is int and value >= 0 for value in values):
        raise wrong("wrong_number")
    return tuple(values)


def _flag(record: dict[str, Any], key: str, wrong: _Wrong) -> bool | None:
    value = record.get(key)
    if not isinstance(value, bool | None):
        raise wrong("wrong_flag", field=key)
    return value


def _article(line: _Line) -> GoldArticle:
    wrong = _at(line.file, line.number)
    visits = _objects(line.record, "visits", wrong, lambda visit: _visit(visit, wrong))
    return GoldArticle(_text(line.record, "source", wrong), visits)


def _visit(record: dict[str, Any], wrong: _Wrong) -> Visit:
    date = record.get("date") or None
    if date is not None and not (isinstance(date, str) and _DATE.fullmatch(date)):
        raise wrong("wrong_date")
    people = _objects(record, "people", wrong, lambda person: _person(person, wrong))
    return Visit(people, _texts(record, "targets", wrong), date)


def _person(record: dict[str, Any], wrong: _Wrong) -> Person:
    title = record.get("title") or ""
    if not isinstance(title, str):
        raise wrong("wrong_title")
    return Person(_text(record, "name", wrong), title, _text(record, "role", wrong))


def _query(line: _Line) -> GoldQuery:
    record, wrong = line.record, _at(line.file, line.number)
    answer, group = record.get("answer"), record.get("set", "all")
    if not isinstance(answer, str | None) or not isinstance(group, str):
        raise wrong("wrong_query")
    return GoldQuery(_text(record, "q", wrong), _some_texts(record, "sources", wrong), answer or None, group)


def _text(record: dict[str, Any], key: str, wrong: _Wrong) -> str:
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        raise wrong("no_words", field=key)
    return value


def _texts(record: dict[str, Any], key: str, wrong: _Wrong) -> tuple[str, ...]:
    values = record.get(key)
    if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
        raise wrong("no_list_of_texts", field=key)
    return tuple(values)


def _some_texts(record: dict[str, Any], key: str, wrong: _Wrong) -> tuple[str, ...]:
    values = _texts(record, key, wrong)
    if not values:
        raise wrong("empty_list", field=key)
    return values


def _objects(record: dict[str, Any], key: str, wrong: _Wrong, make: Callable[[dict[str, Any]], _T]) -> tuple[_T, ...]:
    values = record.get(key)
    if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
        raise wrong("no_list_of_objects", field=key)
    return tuple(map(make, values))
