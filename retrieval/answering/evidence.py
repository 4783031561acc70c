"""A question held against one article: what of it the article carries, and where."""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from retrieval.answering.reading import Reading
from retrieval.asking.matching import UnitMatch, coverage, match_unit, synonyms
from retrieval.asking.question import Question, Unit
from retrieval.calendar.asked_span import asked_span, in_span
from retrieval.events.grouping import VISITING
from retrieval.records import Event
from retrieval.words.sentences import Span
from retrieval.words.tokens import bigrams


@dataclass(frozen=True, slots=True)
class Draft:
    """One possible answer, with the spans of the article's text that it rests on."""

    text: str
    spans: tuple[Span, ...]
    score: float  # 0..1
    rule: str
    part: str = "text"  # what the answer stands in: "text", "byline" or "headline"
    event: Event | None = None  # the one that it was read from


@dataclass(frozen=True)
class Evidence:
    """An article that carries what the question takes for given."""

    question: Question
    reading: Reading
    matches: tuple[UnitMatch | None, ...]  # one for each unit of the question
    is_firm: bool = True  # it carries nearly all of the question; else enough for an event that has the rest

    @cached_property
    def strings(self) -> tuple[tuple[str, float], ...]:
        """(folded string, weight) of each unit as this article prints it."""
        return tuple(
            (match.printed if match else unit.text, unit.weight)
            for unit, match in zip(self.question.units, self.matches, strict=True)
        )

    @cached_property
    def asked_people(self) -> tuple[str, ...]:
        """Names of the article that the question names, misspelt or not."""
        printed = {string for string, _ in self.strings} | set(self.question.people)
        return tuple(dict.fromkeys(m.name for m in self.reading.mentions if m.name in printed))

    def is_in_time(self, event: Event) -> bool:
        """Whether the event falls on the days asked about, as far as the archive knows its day."""
        published = self.reading.article.published
        if not self.question.dates or self.question.span is None or not (event.date or published):
            return True
        return in_span(event.date, event.date_end, published, event.date_text, self.question.span)

    def is_told_in_time(self, place: int) -> bool:
        """Whether what stands at a place of the text falls on the days asked about, by the last dated day before it."""
        span = self.question.span
        end = self.reading.sentences[self.reading.sentence_at(place)][1]
        days = [d for d in self.reading.dates if d.start < end and d.date and len(d.date) == _WHOLE_DAY]
        if not self.question.dates or span is None or not days:
            return True
        here = [d for d in days if d.start <= place] or days
        return in_span(here[-1].date, here[-1].date_end, None, here[-1].text, span)

    @cached_property
    def _core_pairs(self) -> tuple[tuple[str, float], ...]:
        return self._by_rarity((pair, 1.0) for pair in sorted(bigrams(self.question.core)))

    @cached_property
    def _rare_strings(self) -> tuple[tuple[str, float], ...]:
        return self._by_rarity(self.strings)

    def _by_rarity(self, strings: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        """The weights times ln(1 + sentences / sentences with the string).

        What stands all over an article tells no place in it from another.
        """
        texts = self.reading.sentence_texts
        return tuple(
            (string, weight * log(1 + len(texts) / max(1, sum(string in text for text in texts))))
            for string, weight in strings
        )

    @cached_property
    def about(self) -> float:
        """How much of the question the article carries, and how much of it in one place, 0..1."""
        headline = self._support(self.reading.headline)
        return 0.5 * coverage(self.strings, self.reading.whole) + 0.5 * max((headline, *self.sentence_support))

    def support(self, start: int, end: int) -> float:
        """How much of the question the characters start..end carry, 0..1."""
        return self._support(self.reading.folded[start:end])

    def _support(self, text: str) -> float:
        return 0.6 * coverage(self._rare_strings, text) + 0.4 * coverage(self._core_pairs, text)

    @cached_property
    def sentence_support(self) -> tuple[float, ...]:
        return tuple(self.support(start, end) for start, end in self.reading.sentences)

    def best_sentence(self) -> int:
        """The number of the sentence that carries most of the question, the first of equals."""
        scores = self.sentence_support
        return max(range(len(scores)), key=lambda n: (scores[n], -n))


def weigh(question: Question, reading: Reading) -> Evidence | None:
    """The evidence that an article gives, or None where it lacks what the question is about."""
    whole = reading.whole
    is_named = any(unit.is_name and unit.text in whole for unit in question.units)
    if not is_named and _exactly_carried(question, whole) < LEAST_EXACT:
        return None
    if not all(_has_date(date, reading) for date in question.dates):
        return None
    matches = _match(question, whole)
    if matches is None:
        return None
    is_firm = _is_carried(question, _missing(question, matches), is_firm=True)
    evidence = Evidence(question, reading, matches, is_firm)
    return evidence if _premise_holds(evidence) else None


def _has_date(date: str, reading: Reading) -> bool:
    """Whether something that the article tells falls on the date, or it prints it, or its day where the rest is open.

    The paper's own month counts only for an article that tells of no dated day; its year only where the month may.
    """
    span = asked_span(date, _ANY_DAY)
    days = [(d.date, d.date_end, None, d.text) for d in reading.dates if d.date and any(c.isdigit() for c in d.text)]
    events = [(e.date, e.date_end, reading.article.published, e.date_text) for e in reading.events if e.date]
    if span is not None and any(in_span(*day, span) for day in (*days, *events)):
        return True
    return _prints_date(date, reading)


_ANY_DAY = datetime.date(2000, 1, 1)  # a date in numbers is the same whenever it is asked
_WHOLE_DAY = len("YYYY-MM-DD")


def _prints_date(date: str, reading: Reading) -> bool:
    """Whether the article prints the date, or its day alone where the month is the paper's or stands elsewhere."""
    whole, published = reading.whole, reading.article.published or ""
    has_days = any(day.date and len(day.date) == _WHOLE_DAY for day in reading.dates)
    date = date.replace("号", "日")
    year, month, day = re.fullmatch(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(?:(\d{1,2})日)?", date).groups()  # type: ignore[union-attr]
    if year and year not in whole and not (published.startswith(year) and not (month and has_days)):
        return False
    if day and str(int(day)) not in {str(int(d)) for d in re.findall(r"(\d{1,2})[日号]", whole)}:
        return False
    months = {str(int(m)) for m in re.findall(r"(\d{1,2})月", whole)}
    if day or not has_days:
        months.add(published[5:7].lstrip("0"))
    if month and str(int(month)) not in months:
        return False
    return not (month and day and months == {""}) and not _other_month(day, month, whole)


def _other_month(day: str | None, month: str | None, whole: str) -> bool:
    """Whether the day stands in the text with other months only."""
    if not (day and month):
        return False
    with_month = {str(int(m)) for m in re.findall(rf"(\d{{1,2}})月0?{int(day)}[日号]", whole)}
    return (
        bool(with_month)
        and str(int(month)) not in with_month
        and not re.search(rf"(?<![月\d])0?{int(day)}[日号]", whole)
    )


# One noun may be missing where the others weigh this much: people ask in words that a newspaper does not print.
LEAST_CARRIED = 0.6
LEAST_FOR_EVENTS = 0.5


_BEGINNING = 3  # a longer unit may hold the next word's beginning, too
# Below this share of its nouns as asked an article is not looked at for misspellings and short forms.
LEAST_EXACT = 0.25


def _exactly_carried(question: Question, whole: str) -> float:
    """The weighted share of the nouns but names that stand in the text as asked or by synonym; 1 without nouns."""
    hard = [unit for unit in question.units if unit.is_hard and not unit.is_name]
    met = sum(u.weight for u in hard if u.text[:_BEGINNING] in whole or any(s in whole for s in synonyms(u.text)))
    return met / sum(u.weight for u in hard) if hard else 1.0


def _match(question: Question, whole: str) -> tuple[UnitMatch | None, ...] | None:
    """How each unit is met; None as soon as too much of the question is missing."""
    matches: list[UnitMatch | None] = []
    for unit in question.units:
        matches.append(match_unit(question.folded, unit.start, unit.text, whole, unit.is_name))
        if matches[-1] is None and unit.is_hard:
            missing = _missing(question, matches)
            if not any(_is_carried(question, missing, is_firm=is_firm) for is_firm in (True, False)):
                return None
    return tuple(matches)


def _missing(question: Question, matches: Sequence[UnitMatch | None]) -> list[Unit]:
    """The nouns among the first units that are not met."""
    return [unit for unit, match in zip(question.units, matches, strict=False) if match is None and unit.is_hard]


def _is_carried(question: Question, missing: list[Unit], is_firm: bool) -> bool:
    """Whether an article carries what the question is about: every name and proper noun, and most other nouns."""
    if not is_firm:  # a local paper leaves out the region that it is of
        missing = [u for u in missing if not u.text.endswith(("省", "市")) or _is_gone_to(question, u, is_firm)]
    if any(
        u.is_name or u.is_proper or _is_counted(question, u, is_firm) or _is_gone_to(question, u, is_firm)
        for u in missing
    ):
        return False
    least, most_missing = (LEAST_CARRIED, 1) if is_firm else (LEAST_FOR_EVENTS, 2)
    total = sum(unit.weight for unit in question.units if unit.is_hard)
    return len(missing) <= most_missing and total - sum(unit.weight for unit in missing) >= least * total


def _is_counted(question: Question, unit: Unit, is_firm: bool) -> bool:
    """Whether the number, day or place asked for is that of the unit: 座位 of 多少个座位."""
    kinds = ("how_many", "when", "where") if is_firm else ("how_many", "when")
    return question.rule.kind in kinds and unit.text == question.attribute


# Where the question says someone went: 去家纺公司走访.
GONE_TO = re.compile(
    rf"(?:去|(?<![提谈讲说得达做受遇想听收感直])到|在|赴|前往)(?!哪|什么|啥)([^,，?？了]{{2,20}}?)(?=了|{'|'.join(VISITING)}|看|走|时|那|参加|开展|进行|的|是|哪|什么|几|$)"
)
_GOES = re.compile(r"(?:去|到|在|赴|往|来|访|问|察|研|看|查)了?$")


def _is_gone_to(question: Question, unit: Unit, is_firm: bool) -> bool:
    """Whether the unit is where someone went, or begins its name: 家纺 in 去家纺公司."""
    before = _GOES.search(question.folded, 0, unit.start) is not None
    return before or (
        not is_firm and any(s.start(1) <= unit.start < s.end(1) for s in GONE_TO.finditer(question.folded))
    )


def _premise_holds(evidence: Evidence) -> bool:
    """Whether the people named do in the article what the question says they do."""
    question, reading = evidence.question, evidence.reading
    if question.rule.kind in ("who", "with_whom", "title", "yes_no", "what_said"):  # their readers look for themselves
        return True
    said = met_by(question.roles)
    if not said:
        return True
    does_so = all(
        any(said & s.roles and any(m.name == name for m in (*s.people, *s.others)) for s in reading.statements)
        for name in evidence.asked_people
    )
    return does_so and ("visit" not in said or _is_beside_the_place(evidence))


_BEHIND, _BEFORE = 4, 2  # sentences in which a place may stand behind and before the name of who goes there


def _is_beside_the_place(evidence: Evidence) -> bool:
    """Whether the places that the question says were gone to stand near a name of those who went, or in the headline.

    On either side of other people's doings a place is theirs: of 甲到东村。…(much later) 西村的乙 no 甲去西村.
    """
    question, reading = evidence.question, evidence.reading
    if not evidence.asked_people:
        return True
    named = {reading.sentence_at(m.start) for m in reading.mentions if m.name in evidence.asked_people}
    near = {n + step for n in named for step in range(-_BEFORE, _BEHIND + 1)}
    around = "\n".join((reading.headline, *(text for n, text in enumerate(reading.sentence_texts) if n in near)))
    return all(
        match is None or match.printed in around
        for slot in GONE_TO.finditer(question.folded)
        for unit, match in zip(question.units, evidence.matches, strict=True)
        if unit.is_hard and not unit.is_name and slot.start(1) <= unit.start < slot.end(1)
    )


def met_by(roles: frozenset[str]) -> frozenset[str]:
    """The roles that meet those of a question: who came along was there too."""
    there = frozenset({"visit", "accompany", "attend"})
    return roles | there if roles & there else roles
