"""Computes hit@1, hit@10 and MRR@10 for each set of queries, for our search, its parts and the rivals alike.

A hit is right if it or one of its copies has a right source and, if the query has an answer, the first 400 characters
of its text contain the answer; white space is ignored.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.corpus import Query

DEPTH = 10
_JUDGED = 400  # first characters of a passage that are searched for the answer


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: its source, the sources of its copies, and its text."""

    sources: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Rates:
    """How well a set of queries was answered."""

    count: int
    hit_1: float  # share of queries whose first hit is right
    hit_10: float
    mrr_10: float  # mean of 1 / place of the first right hit, 0 if there is none

    def __str__(self) -> str:
        return f"{self.hit_1:.3f} / {self.hit_10:.3f} / {self.mrr_10:.3f}"


def rates_by_set(asked: Iterable[tuple[Query, Sequence[Found]]]) -> dict[str, Rates]:
    """The rates of each set, in order of name."""
    places = defaultdict(list)
    for query, hits in asked:
        places[query.group].append(_place(query, hits[:DEPTH]))
    return {group: _rates(found) for group, found in sorted(places.items())}


def _place(query: Query, hits: Sequence[Found]) -> int | None:
    """The place of the first right hit, from 1."""
    return next((place for place, hit in enumerate(hits, 1) if _is_right(query, hit)), None)


def _is_right(query: Query, hit: Found) -> bool:
    if not set(hit.sources) & set(query.sources):
        return False
    return query.answer is None or _bare(query.answer) in _bare(hit.text)[:_JUDGED]


def _bare(text: str) -> str:
    return "".join(text.split())


def _rates(places: Sequence[int | None]) -> Rates:
    found = [place for place in places if place is not None]
    count = len(places)
    return Rates(count, found.count(1) / count, len(found) / count, sum(1 / place for place in found) / count)
