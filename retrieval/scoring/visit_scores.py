"""Visits found in articles against those marked by hand.

Compared are, article by article, the leads, the companions, all people, the targets and the dates of all its visits
together: who went where with whom is not asked. A target counts as found when one name is a good part of the other, a
date when it is at least as precise; dates found beside visits of an uncertain date are passed over.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from retrieval.scoring.gold import GoldArticle, Visit
from retrieval.scoring.gold_strings import bare, is_same_name
from retrieval.scoring.tally import Rates, Tally

PARTS = ("lead", "accompany", "person", "target", "date")
TITLE = "title"  # a part that is looked for only where the gold has it


@dataclass(frozen=True, slots=True)
class Comparison:
    """One part of one article: what there is, what was found, and what of the two is right."""

    source: str
    part: str  # of PARTS, or TITLE
    gold: tuple[str, ...]
    found: tuple[str, ...]
    right_found: int
    right_gold: int
    is_certain: bool = True  # else what was found beyond the gold is no mistake

    @property
    def is_right(self) -> bool:
        all_found_are_right = not self.is_certain or self.right_found == len(self.found)
        return all_found_are_right and self.right_gold == len(self.gold)


@dataclass(frozen=True, slots=True)
class VisitFigures:
    """How well visits are read."""

    parts: Mapping[str, Rates]  # by PARTS
    titles: Tally  # right ones among those of the gold people
    false_alarms: Tally  # articles with a visit found among those that have none


def compare(article: GoldArticle, found: Sequence[Visit]) -> tuple[Comparison, ...]:
    """The article's parts, in the order of PARTS, and its titles."""
    gold = article.visits
    are_dated = all(visit.date for visit in gold)
    return (
        *(_compare_people(article, found, part) for part in ("lead", "accompany", "person")),
        _compare(article.source, "target", _targets(gold), _targets(found), is_same_name),
        _compare(article.source, "date", _dates(gold), _dates(found), _is_as_precise, are_dated),
        _compare_titles(article, found),
    )


def count_visits(articles: Sequence[GoldArticle], found: Mapping[str, Sequence[Visit]]) -> VisitFigures:
    """The figures over all articles; `found` holds the visits of a source, if it has any."""
    compared = [one for article in articles for one in compare(article, found.get(article.source, ()))]
    without = [article.source for article in articles if not article.visits]
    return VisitFigures(
        {part: _rates([one for one in compared if one.part == part]) for part in PARTS},
        titles=_rates([one for one in compared if one.part == TITLE]).recall,
        false_alarms=Tally(sum(bool(found.get(source)) for source in without), len(without)),
    )


def _compare_people(article: GoldArticle, found: Sequence[Visit], part: str) -> Comparison:
    gold_names, found_names = _names(article.visits, part), _names(found, part)
    return _compare(article.source, part, gold_names, found_names, str.__eq__)


def _compare_titles(article: GoldArticle, found: Sequence[Visit]) -> Comparison:
    known = {bare(person.name): person.title for visit in found for person in visit.people}
    titled = [person for visit in article.visits for person in visit.people if person.title]
    right = sum(is_same_name(known.get(bare(person.name), ""), person.title) for person in titled)
    gold = tuple(f"{person.name} {person.title}" for person in titled)
    shown = tuple(f"{name} {title}" for name, title in known.items())
    return Comparison(article.source, TITLE, gold, shown, right, right, is_certain=False)


def _compare(
    source: str,
    part: str,
    gold: tuple[str, ...],
    found: tuple[str, ...],
    is_met: Callable[[str, str], bool],  # by a found one, the gold one
    is_certain: bool = True,
) -> Comparison:
    right_found = sum(any(is_met(one, other) for other in gold) for one in found)
    right_gold = sum(any(is_met(other, one) for other in found) for one in gold)
    return Comparison(source, part, gold, found, right_found, right_gold, is_certain)


def _names(visits: Iterable[Visit], role: str) -> tuple[str, ...]:
    """The names of all who have the role (`person`: any), bare, each once."""
    people = (person for visit in visits for person in visit.people if role in (person.role, "person"))
    return tuple(dict.fromkeys(bare(person.name) for person in people))


def _targets(visits: Iterable[Visit]) -> tuple[str, ...]:
    return tuple(target for visit in visits for target in visit.targets)


def _dates(visits: Iterable[Visit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(visit.date for visit in visits if visit.date))


def _is_as_precise(found: str, gold: str) -> bool:
    return found.startswith(gold)


def _rates(compared: Sequence[Comparison]) -> Rates:
    certain = [one for one in compared if one.is_certain]
    return Rates(
        precision=Tally(sum(one.right_found for one in certain), sum(len(one.found) for one in certain)),
        recall=Tally(sum(one.right_gold for one in compared), sum(len(one.gold) for one in compared)),
    )
