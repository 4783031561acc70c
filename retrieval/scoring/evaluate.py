"""Measure an archive's answers, events and search against gold files: an open engine and gold records → reports.

The other modules of scoring/ decide what is right; show/reporting.py prints the reports.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Protocol, TypeVar

from retrieval.engine import Engine
from retrieval.errors import InputError
from retrieval.index.event_filter import EventFilter
from retrieval.index.sought import Filters
from retrieval.records import Answer, Hit
from retrieval.scoring.answer_judge import TextOf
from retrieval.scoring.answer_scores import AnswerFigures, Given, Verdict, count_answers, judge
from retrieval.scoring.gold import Gold, GoldArticle, GoldQuery, GoldQuestion, Visit
from retrieval.scoring.hit_scores import FIRST_HITS, HitFigures, Ranking, count_hits, rank
from retrieval.scoring.visit_scores import Comparison, VisitFigures, compare, count_visits

_T = TypeVar("_T")
_TEXTS_KEPT = 1024


class Watch(Protocol):
    """Passes records on one by one; may show how far it is."""

    def __call__(self, records: Sequence[_T]) -> Iterable[_T]: ...


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """A file of questions, asked."""

    name: str
    figures: AnswerFigures
    verdicts: tuple[Verdict, ...]

    @property
    def misses(self) -> tuple[Verdict, ...]:
        return tuple(verdict for verdict in self.verdicts if not verdict.is_right)


@dataclass(frozen=True, slots=True)
class VisitReport:
    """A file of articles, their events compared."""

    name: str
    figures: VisitFigures
    comparisons: tuple[Comparison, ...]

    @property
    def misses(self) -> Mapping[str, tuple[Comparison, ...]]:
        """Source → its parts that were not read right."""
        wrong = (one for one in self.comparisons if not one.is_right)
        return {source: tuple(parts) for source, parts in groupby(wrong, key=lambda one: one.source)}


@dataclass(frozen=True, slots=True)
class SearchReport:
    """A file of queries, searched for."""

    name: str
    figures: Mapping[str, HitFigures]
    rankings: tuple[Ranking, ...]

    @property
    def misses(self) -> tuple[Ranking, ...]:
        return tuple(ranking for ranking in self.rankings if ranking.place is None)


Report = AnswerReport | VisitReport | SearchReport


def evaluate(engine: Engine, gold: Gold, watch: Watch) -> Report:
    """The report on a gold file."""
    if gold.questions:
        verdicts = ask_all(engine, watch(gold.questions))
        return AnswerReport(gold.name, count_answers(verdicts), verdicts)
    if gold.articles:
        return _read_all(engine, gold.name, gold.articles)
    rankings = tuple(rank(query, _hits(engine, query)) for query in watch(gold.queries))
    return SearchReport(gold.name, count_hits(rankings), rankings)


def ask_all(engine: Engine, questions: Iterable[GoldQuestion]) -> tuple[Verdict, ...]:
    """Each question asked and its answer judged, in order; in Chinese, which is the language of gold answers."""
    text_of = texts_of(engine)
    return tuple(judge(question, given(engine.ask_line(question.text, "zh")), text_of) for question in questions)


def given(answer: Answer) -> Given:
    """What of an answer is judged."""
    sources = tuple(citation.source for citation in answer.citations)
    quotes = tuple(citation.quote for citation in answer.citations)
    return Given(answer.answered, answer.text, sources, answer.confidence, answer.kind, quotes)


def texts_of(engine: Engine) -> TextOf:
    """Source → its text as the file has it now, read once; None for a source that the index does not have."""

    @lru_cache(maxsize=_TEXTS_KEPT)
    def text_of(source: str) -> str | None:
        try:
            return engine.show(source, None, 0).text
        except InputError:  # unknown, or its file is gone
            return None

    return text_of


def _read_all(engine: Engine, name: str, articles: Sequence[GoldArticle]) -> VisitReport:
    found = _visits(engine, {article.source for article in articles})
    comparisons = tuple(one for article in articles for one in compare(article, found.get(article.source, ())))
    return VisitReport(name, count_visits(articles, found), comparisons)


def _visits(engine: Engine, sources: Container[str]) -> dict[str, list[Visit]]:
    """Source → the visits that the index has of it, in the order in which events are listed."""
    found: dict[str, list[Visit]] = {}
    for one in engine.events(EventFilter(kind="visit")):
        if one.source in sources:
            event = one.event
            found.setdefault(one.source, []).append(Visit(event.people, event.targets, event.date))
    return found


def _hits(engine: Engine, query: GoldQuery) -> tuple[Hit, ...]:
    try:
        return engine.search(query.text, FIRST_HITS, Filters())[0]
    except InputError:  # no words to look for
        return ()
