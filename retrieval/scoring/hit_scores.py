"""Hits of a search against gold queries.

A hit is right when it or one of its copies is of a right source and, where the query has an answer, the beginning of
its text holds it, white space apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.records import Hit
from retrieval.scoring.gold import GoldQuery
from retrieval.scoring.tally import Tally

FIRST_CHARACTERS = 400  # of a hit's text, without white space
FIRST_HITS = 10


@dataclass(frozen=True, slots=True)
class Ranking:
    """A query, its hits, and the place of the first right one."""

    query: GoldQuery
    hits: tuple[Hit, ...]
    place: int | None  # from 0; None: not among the first FIRST_HITS


@dataclass(frozen=True, slots=True)
class HitFigures:
    """The queries of one set."""

    at_1: Tally
    at_5: Tally
    at_10: Tally
    mrr: float  # mean of 1 / place from 1 on; 0 where there is none


def rank(query: GoldQuery, hits: tuple[Hit, ...]) -> Ranking:
    """Where the first right hit stands."""
    places = (place for place, hit in enumerate(hits[:FIRST_HITS]) if _is_right(query, hit))
    return Ranking(query, hits, next(places, None))


def count_hits(rankings: Sequence[Ranking]) -> dict[str, HitFigures]:
    """The figures of each set, in the order of their names."""
    groups = sorted({ranking.query.group for ranking in rankings})
    return {group: _figures([r.place for r in rankings if r.query.group == group]) for group in groups}


def _is_right(query: GoldQuery, hit: Hit) -> bool:
    if not {hit.source, *hit.copies} & set(query.sources):
        return False
    return query.answer is None or _closed_up(query.answer) in _closed_up(hit.text)[:FIRST_CHARACTERS]


def _closed_up(text: str) -> str:
    return "".join(text.split())


def _figures(places: Sequence[int | None]) -> HitFigures:
    found = [place for place in places if place is not None]

    def within(most: int) -> Tally:
        return Tally(sum(place < most for place in found), len(places))

    return HitFigures(within(1), within(5), within(10), sum(1 / (place + 1) for place in found) / len(places))
