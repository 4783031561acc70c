"""The statements that read events from the catalog, and the records made from their rows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from retrieval.events.lexicon import COMPOUND_SURNAMES
from retrieval.index.event_filter import EventFilter
from retrieval.index.row_checksums import event_checksum
from retrieval.records import LIKELY, Event, FoundEvent, Person
from retrieval.words.tokens import squeeze, tag

Values = dict[str, str | float]


@dataclass(frozen=True, slots=True)
class EventKeys:
    """What filters compare of an event: keys are folded, without white space."""

    article_id: int
    number: int  # in the article
    kind: str
    day: str  # the first; "" where it is not known
    last_day: str
    action: str
    probability: float
    searched: str
    people: tuple[tuple[str, str], ...]  # (name, title)


def event_keys(row: Sequence[Any]) -> EventKeys:
    """The record of a row of EVENT_KEYS."""
    article_id, number, kind, day, last_day, action, probability, searched, people = row
    named = tuple((name, title) for name, title in json.loads(people))
    return EventKeys(article_id, number, kind, day, last_day, action, probability, searched, named)


_FOUND = """
    SELECT article_id, source, headline, published, first_line, last_line, substr(text, start + 1, end - start),
        kind, action, targets, topic, date_text, date, date_end, start, end, rule, probability, events.checksum,
        (SELECT json_group_array(json_array(name, title, role)) FROM (
            SELECT name, title, role FROM event_people AS person
            WHERE person.article_id = events.article_id AND person.number = events.number ORDER BY place
        ))
"""
EVENTS_OF = (
    _FOUND
    + """
    FROM json_each(:ids) AS wanted
    JOIN events ON article_id = wanted.value
    JOIN articles USING (article_id)
    JOIN sources USING (source_id)
    ORDER BY article_id, number
"""
)
_EVENTS = " FROM events JOIN articles USING (article_id) JOIN sources USING (source_id) "
# Descending order puts NULL last: first dated events, then those with only month and day, then the rest. What was still
# to come when the paper appeared opens no list.
_NEWEST_FIRST = " ORDER BY announced, day DESC, month_day DESC, source, article_id, number"
EVENT_KEYS = (
    """
    SELECT article_id, number, kind, coalesce(day, ''), coalesce(last_day, ''), action_key, probability, searched,
        (SELECT json_group_array(json_array(name_key, title_key)) FROM event_people AS person
            WHERE person.article_id = events.article_id AND person.number = events.number)
    """
    + _EVENTS
    + _NEWEST_FIRST
)
_NAMES = """
    SELECT name_key FROM event_people WHERE {}
    GROUP BY name_key ORDER BY count(*) DESC, name_key
"""
KNOWN_NAMES = """
    SELECT DISTINCT name FROM json_each(:strings) AS sought JOIN event_people ON name_key = sought.value ORDER BY name
"""
ALL_NAMES = "SELECT DISTINCT name FROM event_people ORDER BY name"
ALL_TARGETS = "SELECT DISTINCT target.value FROM events, json_each(targets) AS target ORDER BY target.value"
EVENT_COUNTS = f"SELECT kind, count(*) FROM events WHERE probability >= {LIKELY} GROUP BY kind ORDER BY kind"
PEOPLE_COUNT = "SELECT count(DISTINCT name_key) FROM event_people"

# A day known to the month lies in a range that holds a day of that month.
_CONDITIONS = {
    "where": "instr(searched, :where)",
    "action": "instr(action_key, :action)",
    "kind": "kind = :kind",
    "least": "probability >= :least",
    "since": "substr(last_day, 1, length(:since)) >= substr(:since, 1, length(last_day))",
    "until": "substr(day, 1, length(:until)) <= substr(:until, 1, length(day))",
    "words": "NOT EXISTS (SELECT 1 FROM json_each(:words) AS word WHERE NOT instr(searched, word.value))",
}
_WITHIN = "events.article_id IN (SELECT value FROM json_each(:within))"
_OF_PERSON = "(events.article_id, number) IN (SELECT article_id, number FROM event_people WHERE {})"
_PERSON_CONDITIONS = {
    "name": "name_key = :name",
    "title": "instr(title_key, :title)",
    "who": """(
        instr(name_key, :who)
        OR (instr(name_key, :surname) = 1 AND instr(title_key, :office))
        OR (instr(:who, name_key) = 1 AND instr(title_key, substr(:who, length(name_key) + 1)))
        OR (substr(:who, -length(name_key)) = name_key
            AND instr(title_key, substr(:who, 1, length(:who) - length(name_key))))
    )""",
}


def events_statement(wanted: EventFilter, within: Sequence[int] | None = None) -> tuple[str, Values]:
    """The statement for the wanted events, newest first, and its values; only of the articles `within`, if given."""
    where, values = _where(wanted)
    if within is not None:
        where = f"{where} AND {_WITHIN}" if where else f"WHERE {_WITHIN}"
        values["within"] = json.dumps(list(within))
    return _FOUND + _EVENTS + where + _NEWEST_FIRST, values


def count_statement(wanted: EventFilter) -> tuple[str, Values]:
    """The statement that counts the wanted events, and its values."""
    where, values = _where(wanted)
    return "SELECT count(*) FROM events " + where, values


def articles_statement(wanted: EventFilter) -> tuple[str, Values]:
    """The statement for the articles that tell of wanted events, and its values."""
    where, values = _where(wanted)
    return "SELECT DISTINCT article_id FROM events " + where, values


def names_statement(who: str) -> tuple[str, dict[str, str]]:
    """The statement for the names of the people who fit, those with most events first, and its values."""
    values = {"who": squeeze(who)}
    surname, office = surname_and_office(values["who"])
    return _NAMES.format(_PERSON_CONDITIONS["who"]), {**values, "surname": surname, "office": office}


def _where(wanted: EventFilter) -> tuple[str, Values]:
    texts = {name: squeeze(getattr(wanted, name) or "") for name in ("who", "name", "title", "where", "action")}
    plain = {name: getattr(wanted, name) or "" for name in ("since", "until", "kind")}
    cut = tag(wanted.text, guess=True) if wanted.text else []
    sought = list(dict.fromkeys(word for word, _ in cut if word[0].isalnum()))
    values: Values = {name: value for name, value in (texts | plain).items() if value}
    if wanted.least:
        values["least"] = wanted.least
    if sought:
        values["words"] = json.dumps(sought)
    conditions = [condition for name, condition in _CONDITIONS.items() if name in values]
    of_person = [condition for name, condition in _PERSON_CONDITIONS.items() if name in values]
    if of_person:
        conditions.append(_OF_PERSON.format(" AND ".join(of_person)))
    if who := texts["who"]:
        values |= dict(zip(("surname", "office"), surname_and_office(who), strict=True))
    return "WHERE " + " AND ".join(conditions) if conditions else "", values


def surname_and_office(who: str) -> tuple[str, str]:
    """王书记 → 王, 书记. Any other text gives two parts that match no person."""
    length = 2 if who[:2] in COMPOUND_SURNAMES else 1
    return (who[:length], who[length:]) if len(who) >= length + 2 else (who, who)


def found_event(row: Sequence[Any]) -> FoundEvent:
    """The record of a row.

    Raises:
        ValueError, TypeError: the row is not as it was written.
    """
    (
        article_id,
        source,
        headline,
        published,
        first_line,
        last_line,
        evidence,
        *told,
        start,
        end,
        rule,
        probability,
        checksum,
        people,
    ) = row
    kind, action, targets, topic, date_text, date, date_end = told
    event = Event(
        kind=kind,
        people=tuple(Person(name, title, role) for name, title, role in json.loads(people)),
        action=action,
        targets=tuple(json.loads(targets)),
        topic=topic,
        date_text=date_text,
        date=date,
        date_end=date_end,
        start=start,
        end=end,
        rule=rule,
        probability=probability,
    )
    found = FoundEvent(event, article_id, source, headline, published, (first_line, last_line), printed(evidence))
    if event_checksum(found) != checksum:
        raise ValueError("damaged event")
    return found


def printed(evidence: str) -> str:
    """A part of an article's text without the marks of paragraphs."""
    return evidence.replace("\u2029", "")
