"""How likely what the rules take for a visit is one: a linear model over the words around the name and what is told.

The rules read 被调查, 专利考察 and 曾想走访 as visits, too, and propose what a model has then to judge. Its weights are
fitted by training/fit_visits.py to articles that people marked.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from math import exp
from pathlib import Path

from retrieval.records import Event
from retrieval.words.linear import LinearModel
from retrieval.words.tokens import fold

WEIGHTS = Path(__file__).parent / "weights" / "visits.safetensors"
LONGEST_RUN = 3
_BEFORE, _AFTER = 14, 40  # characters around the name
_DIGITS = re.compile(r"\d+")
_CLAUSE_END = re.compile("[,，。;；]")
_OTHER = "△"  # a name
_LEADERS = re.compile("书记|长$|主任|主席|委员|常委|总理|总统")
_SIGNS = {
    "with": re.compile("陪同|参加活动|随同"),
    "demands": re.compile("强调|指出|要求"),
    "case": re.compile("涉嫌|立案|被查|审查调查"),
    "reprint": re.compile("原标题"),
}
_DEEDS = re.compile("调研|督导|检查|走访|慰问|考察|视察")


def with_likelihoods(events: Sequence[Event], text: str, headline: str | None) -> tuple[Event, ...]:
    """The events of an article, each visit with the probability that it is one."""
    visits = [event for event in events if event.kind == "visit"]
    if not visits:
        return tuple(events)
    folded, head = fold(text), fold(headline or "")
    likely = {
        id(event): max(probability(lead) for lead in pieces_of_leads(event, place, len(visits), folded, head))
        for place, event in enumerate(visits)
    }
    return tuple(replace(e, probability=round(likely[id(e)], 3)) if id(e) in likely else e for e in events)


def probability(pieces: set[str]) -> float:
    """The probability that what is made of the pieces is a visit."""
    return 1 / (1 + exp(-float(_model().scores(pieces)[0])))


def pieces_of_leads(event: Event, place: int, visits: int, folded: str, headline: str) -> Iterator[set[str]]:
    """What the model sees of a visit, for each lead.

    `place`: its number among the visits of its article, of which there are `visits`; `folded`: the article's text.
    """
    told = set(_told(event, place, visits, folded))
    for person in event.people:
        if person.role == "lead":
            name = fold(person.name)
            pieces = told | set(_around(event, name, folded))
            pieces.add(f"title {_step(len(person.title), (1, 5, 9))}")
            pieces.add(f"leader {bool(_LEADERS.search(person.title))}")
            pieces.add(f"in headline {name in headline}")
            pieces.add(f"named {_step(folded.count(name), (2, 3, 6))}")
            pieces.add(f"characters of name {len(name)}")
            yield pieces


def _told(event: Event, place: int, visits: int, folded: str) -> Iterator[str]:
    sentence = folded[event.start : event.end]
    yield f"action {event.action}"
    yield f"rule {event.rule}"
    yield f"targets {min(len(event.targets), 3)}"
    yield f"people {min(len(event.people), 3)}"
    yield f"companions {min(sum(p.role == 'accompany' for p in event.people), 2)}"
    yield f"day {bool(event.date_text)} {bool(event.date)}"
    yield f"topic {bool(event.topic)}"
    yield f"start {_step(event.start, (60, 200, 600))}"
    yield f"place {min(place, 2)} of {min(visits, 4)}"
    yield f"text {_step(len(folded), (300, 800, 2000))}"
    yield f"sentence {_step(len(sentence), (40, 80, 160))}"
    yield f"quote {'“' in sentence or chr(34) in sentence}"
    yield f"deeds {_step(len(_DEEDS.findall(folded)), (2, 4))}"
    for sign, pattern in _SIGNS.items():
        yield f"{sign} {bool(pattern.search(folded))}"


def _around(event: Event, name: str, folded: str) -> Iterator[str]:
    """Runs of characters before and behind the name, and of its own clause; digits as 0, other names as △."""
    at = folded.find(name, event.start)
    at = at if at >= 0 else folded.find(name)
    if at < 0:
        return
    before = folded[max(0, event.start, at - _BEFORE) : at]
    behind = folded[at + len(name) : min(event.end, at + len(name) + _AFTER)]
    for other in event.people:
        before, behind = (part.replace(fold(other.name), _OTHER) for part in (before, behind))
    before, behind = (_DIGITS.sub("0", part) for part in (before, behind))
    for field, part in (("<", "^" + before), (">", behind + "$"), ("=", _CLAUSE_END.split(behind)[0])):
        for size in range(1, LONGEST_RUN + 1):
            yield from (field + part[n : n + size] for n in range(len(part) - size + 1))


def _step(value: int, steps: tuple[int, ...]) -> int:
    return sum(value >= step for step in steps)


@cache
def _model() -> LinearModel:
    return LinearModel(WEIGHTS)
