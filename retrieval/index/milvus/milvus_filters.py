"""Conditions as Milvus writes them, for passages, articles, events and offices.

A string is sought by `like`. Marks that mean something there stand for any one character, so that such a string finds
too much rather than too little.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence

from retrieval.index.event_catalog import surname_and_office
from retrieval.index.event_filter import EventFilter
from retrieval.index.lexical import LONGEST_SOUGHT
from retrieval.index.sought import Filters
from retrieval.words.tokens import squeeze, tag

NOTHING = "article_id < 0"  # a condition that no row meets
_MARKS = re.compile(r"""[%_\\"'\s]""")


def holding(strings: Iterable[str]) -> list[str]:
    """Passages in which each of some squeezed strings may begin, or whose headline or byline holds it."""
    cut = (string[:LONGEST_SOUGHT] for string in strings)
    return [f"({_has('pairs', string)} or {_has('heading_pairs', string)})" for string in cut]


def within(filters: Filters, articles_of: Callable[[str], Iterable[int]]) -> list[str]:
    """Passages or articles that pass the filters.

    articles_of: the ids of the articles from a pattern of sources that `like` cannot express.
    """
    conditions = _period("published", "published", filters.since, filters.until)
    if filters.sources:
        conditions.append(_any(_from(source, articles_of) for source in filters.sources))
    return conditions


def of_event(wanted: EventFilter, offices: Sequence[int] | None) -> list[str]:
    """Events that are wanted.

    offices: the ids of those of whom one takes part; None where no person is asked for.
    """
    conditions = [f"probability >= {wanted.least}"] if wanted.least else []
    conditions += [f"kind == {_quoted(wanted.kind)}"] if wanted.kind else []
    conditions += _period("last_day", "day", wanted.since, wanted.until)
    conditions += [_has("searched", squeeze(wanted.where))] if wanted.where else []
    conditions += [_has("action", squeeze(wanted.action))] if wanted.action else []
    cut = tag(wanted.text, guess=True) if wanted.text else []
    conditions += [_has("searched", word) for word in dict.fromkeys(w for w, _ in cut) if word[0].isalnum()]
    if offices is not None:
        conditions.append(f"array_contains_any(offices, {list(offices)})" if offices else NOTHING)
    return conditions


def of_office(who: str | None, name: str | None, title: str | None) -> list[str]:
    """Offices, each a name with a title, that fit those of an EventFilter."""
    conditions = [f"name == {_quoted(squeeze(name))}"] if name else []
    conditions += [_has("title", squeeze(title))] if title else []
    if sought := squeeze(who or ""):
        surname, office = surname_and_office(sought)
        cuts = [(sought[:at], sought[at:]) for at in range(1, len(sought))]
        named = [(first, rest) for first, rest in cuts] + [(rest, first) for first, rest in cuts]
        fits = [_has("name", sought), f"(name like {_quoted(_plain(surname) + '%')} and {_has('title', office)})"]
        fits += [f"(name == {_quoted(own)} and {_has('title', rest)})" for own, rest in named]
        conditions.append(_any(fits))
    return conditions


def all_of(conditions: Iterable[str]) -> str:
    return " and ".join(conditions)


def _any(conditions: Iterable[str]) -> str:
    return f"({' or '.join(conditions)})"


def _period(last: str, first: str, since: str | None, until: str | None) -> list[str]:
    """Days between two days, both included. A day known to the month lies in a period that holds a day of that month.

    last, first: the fields of the last and of the first day, "" where there is none.
    """
    conditions = []
    if since:
        conditions.append(f"({last} >= {_quoted(since)} or {last} == {_quoted(since[:7])})")
    if until:
        end = until if len(until) > 7 else f"{until}-99"
        conditions.append(f'({first} != "" and {first} <= {_quoted(end)})')
    return conditions


def _from(source: str, articles_of: Callable[[str], Iterable[int]]) -> str:
    """A source, a folder, or a pattern."""
    folder = source.rstrip("/")
    ways = [f"source == {_quoted(source)}", f"(source > {_quoted(folder + '/')} and source < {_quoted(folder + '0')})"]
    if "[" in source or (any(mark in source for mark in "*?") and _MARKS.search(source)):
        ways.append(f"article_id in {sorted(articles_of(source))}")
    elif any(mark in source for mark in "*?"):
        ways.append(f"source like {_quoted(source.replace('*', '%').replace('?', '_'))}")
    return _any(ways)


def _has(field: str, string: str) -> str:
    return f"{field} like {_quoted(f'%{_plain(string)}%')}"


def _plain(string: str) -> str:
    return _MARKS.sub("_", string)


def _quoted(string: str) -> str:
    return json.dumps(string, ensure_ascii=False)
