"""A question held against one article: how each of its units is printed there, and what its events tell of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from retrieval.answering.candidate import Read
from retrieval.answering.evidence import Evidence, met_by, weigh
from retrieval.answering.from_events import fit
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Unit
from retrieval.events.statements import Statement
from retrieval.words.tokens import fold


@dataclass(frozen=True)
class Met:
    """A question held against one article; each thing is looked up when first asked for."""

    read: Read
    article: int  # its place among those found

    @cached_property
    def printed(self) -> tuple[str | None, ...]:
        """Of each unit the folded string that stands for it; None where the article lacks it."""
        question, whole = self.read.question, self.read.readings[self.article].whole
        matches = (match_unit(question.folded, u.start, u.text, whole, u.is_name) for u in question.units)
        return tuple(match.printed if match else None for match in matches)

    @cached_property
    def exact(self) -> tuple[bool, ...]:
        """Of each unit whether the article prints it as asked."""
        whole = self.read.readings[self.article].whole
        return tuple(unit.text in whole for unit in self.read.question.units)

    def lacking(self, text: str, wanted: Callable[[Unit], bool]) -> float:
        """The weight of the wanted units that a folded text does not print."""
        if (text, wanted) not in self._lacking:
            units = self._wanted(wanted)
            self._lacking[text, wanted] = sum(
                u.weight for u, printed in units if printed is None or printed not in text
            )
        return self._lacking[text, wanted]

    def share(self, text: str, wanted: Callable[[Unit], bool]) -> float:
        """1 where a folded text prints all wanted units or none is wanted, 0 where it prints none."""
        if wanted not in self._totals:
            self._totals[wanted] = sum(unit.weight for unit, _ in self._wanted(wanted))
        total = self._totals[wanted]
        return 1.0 - self.lacking(text, wanted) / total if total else 1.0

    def pairs(self, text: str) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """The rarities of the question's character pairs that a folded text has, and of those that it lacks."""
        if text not in self._pairs:
            pairs = self.read.asked.pairs.items()
            has = tuple(rarity for pair, rarity in pairs if pair in text)
            lacks = tuple(rarity for pair, rarity in pairs if pair not in text)
            self._pairs[text] = has, lacks
        return self._pairs[text]

    def _wanted(self, wanted: Callable[[Unit], bool]) -> list[tuple[Unit, str | None]]:
        if wanted not in self._units:
            units = zip(self.read.question.units, self.printed, strict=True)
            self._units[wanted] = [(unit, printed) for unit, printed in units if wanted(unit)]
        return self._units[wanted]

    # Many candidates of an article stand in the same sentence, and each is asked several things of it.
    @cached_property
    def _units(self) -> dict[Callable[[Unit], bool], list[tuple[Unit, str | None]]]:
        return {}

    @cached_property
    def _totals(self) -> dict[Callable[[Unit], bool], float]:
        return {}

    @cached_property
    def _lacking(self) -> dict[tuple[str, Callable[[Unit], bool]], float]:
        return {}

    @cached_property
    def _pairs(self) -> dict[str, tuple[tuple[float, ...], tuple[float, ...]]]:
        return {}

    @cached_property
    def evidence(self) -> Evidence | None:
        """What the article carries of the question; None where it lacks what is asked about."""
        return weigh(self.read.question, self.read.readings[self.article])

    @cached_property
    def statements_as_asked(self) -> tuple[Statement, ...]:
        """The clauses of the article in which somebody does what is asked about."""
        roles = met_by(self.read.question.roles)
        return tuple(s for s in self.read.readings[self.article].statements if s.roles & roles)

    @cached_property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """(folded name, role) of the people of the article's events."""
        events = self.read.readings[self.article].events
        return tuple((fold(person.name), person.role) for event in events for person in event.people)

    @cached_property
    def best_event(self) -> float:
        """How much of the question the event tells that tells most of it, 0..1; -1 where there is none."""
        return max((fit(self.read, event) for event in self.read.readings[self.article].events), default=-1.0)

    @cached_property
    def best_event_of_the_named(self) -> float:
        """The same of the events that one of those named has part in."""
        named = set(self.read.question.people)
        events = [e for e in self.read.readings[self.article].events if named & {fold(p.name) for p in e.people}]
        return max((fit(self.read, event) for event in events), default=-1.0)
