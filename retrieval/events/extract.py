"""An article → its events, each with the sentence that tells it and the name of the rule that read it."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

from retrieval.calendar.dates import DatePhrase, find_dates
from retrieval.events.appointments import read_appointments
from retrieval.events.grouping import VISIT, VISITING_DEED, sentences_with_groups
from retrieval.events.likely_targets import likely
from retrieval.events.meetings import MEETING_NAMES, Meeting, read_meetings
from retrieval.events.parties import with_parties
from retrieval.events.parts import VisitModel, built_in
from retrieval.events.people import Mention, find_people, full_titles, resolve_short
from retrieval.events.targets import find_own_targets, find_visited
from retrieval.events.telling import Page
from retrieval.events.visit_rules import Visit, accompanied, read_visits
from retrieval.events.visit_wording import IS_NOUN
from retrieval.records import Article, Event, Person
from retrieval.words.cut import Cut
from retrieval.words.sentences import Span, clauses
from retrieval.words.simplified import FORMS, SIMPLIFIED
from retrieval.words.tokens import fold
from retrieval.words.undone import tells_a_plan

_TRADITIONAL = "書長縣調檢訪"  # no page of traditional characters that tells an event is without all of these
_DATELINE = re.compile(r"\s*(?:讯|电|消息)")  # 8月10日讯: the day of the report
# Else there is no need to look for people. Words alone, so that the engine skips what begins none.
_MAY_TELL = re.compile(f"{VISITING_DEED}|{MEETING_NAMES}|带队|率队|一行")
_AT_START = 3  # characters before a day that begins a sentence
_EARLIER = re.compile("(?<=曾)[于在]?$")  # 某某曾于7月20日到…
_JOINS_IN = re.compile("参加|参与|陪同|主持")
_TO_COME = re.compile("明[日天早晚]")
_SENTENCES_BEFORE = 2  # a date so far ahead of the opening sentence still tells its day
_TOPIC = re.compile(r"了?([^,，。;；:：]{2,40})")
_TOPIC_BEFORE = re.compile(
    r"(?:围绕|就|针对|聚焦)([^,，。;；]{2,40}?)(?:情况|工作|等)?(?:开展|进行|深入|专题|到|赴|,|，|$)"
)


def extract_events(article: Article, cut: Cut | None = None, judge: VisitModel | None = None) -> tuple[Event, ...]:
    """The events that an article tells, in order; those of traditional characters are read in simplified ones.

    `cut`: of the article's text, if there is one. `judge`: of people's parts, if not the built-in one.
    """
    text = article.text
    if not _is_traditional(text):
        return _events_of(text, article.published, cut, judge)
    simplified = text.translate(_simplified())
    events = _events_of(simplified, article.published, cut, judge)
    return tuple(_as_printed(event, simplified, text) for event in events)


def read_page(text: str) -> Page | None:
    """What is read of a text before anybody's part is judged; None where no people are named or no event told."""
    if not _MAY_TELL.search(text):
        return None
    named = find_people(text)
    if not named:
        return None
    mentions = tuple(sorted((*named, *resolve_short(text, named)), key=lambda mention: mention.start))
    told = sentences_with_groups(text, mentions)
    return Page(fold(text), mentions, told, read_visits(text, told), full_titles(named))


def _is_traditional(text: str) -> bool:
    for character in _TRADITIONAL:  # noqa: SIM110 - any() would cost three times as much, for each article
        if character in text:
            return True
    return False


@cache
def _simplified() -> dict[int, int]:
    return {ord(form): ord(character) for form, character in zip(FORMS, SIMPLIFIED, strict=True)}


def _as_printed(event: Event, simplified: str, text: str) -> Event:
    """The event in the characters of the text, of which `simplified` has as many."""

    def printed(words: str) -> str:
        place = simplified.find(words)
        return text[place : place + len(words)]

    return replace(
        event,
        people=tuple(Person(printed(person.name), printed(person.title), person.role) for person in event.people),
        action=printed(event.action),
        targets=tuple(printed(target) for target in event.targets),
        topic=printed(event.topic),
        date_text=printed(event.date_text),
    )


def _events_of(text: str, published: str | None, cut: Cut | None, judge: VisitModel | None) -> tuple[Event, ...]:
    events = [*_visits_and_meetings(text, published, cut, judge), *_appointments(text, published)]
    return tuple(sorted(events, key=lambda event: event.start))


def _appointments(text: str, published: str | None) -> Iterator[Event]:
    found = list(read_appointments(text))
    phrases = list(find_dates(text, published)) if found else []
    for one in found:
        start, end = one.sentence
        here = [p for p in phrases if start <= p.start < one.action[0]] or [p for p in phrases if p.start < start][-1:]
        day = next((p for p in reversed(here) if p.grain == "day"), here[-1] if here else None)
        yield Event(
            kind="appointment",
            people=(Person(one.name, one.office, "removed" if one.is_removal else "appointed"),),
            action=text[slice(*one.action)],
            targets=(),
            topic="",
            date_text=day.text if day else "",
            date=day.date if day else None,
            date_end=day.date_end if day else None,
            start=start,
            end=end,
            rule="gives an office",
        )


def _visits_and_meetings(text: str, published: str | None, cut: Cut | None, judge: VisitModel | None) -> list[Event]:
    page = read_page(text)
    if page is None:
        return []
    judge = judge or built_in()
    told, mentions, titles = page.told, page.mentions, page.titles
    visits = with_parties(text, page.visits, judge.parts(page))
    meetings = read_meetings(text, told)
    if not visits and not meetings:
        return []
    spans = tuple(span for span, _ in told)
    phrases = [
        p for p in find_dates(text, published) if not _DATELINE.match(text, p.end) and not _is_horizon(p, published)
    ]
    made = [p for p in phrases if not _is_to_come(p, published)]
    events: list[Event] = []
    day: DatePhrase | None = None
    written: dict[str, set[str]] = {}  # name → as it is written: 李书记 is a form of one, too
    for mention in mentions:
        written.setdefault(mention.name, set()).add(text[mention.start : mention.end])
    visits = [part for visit in visits for part in _days_of(text, visit, spans, made)]
    for number, visit in enumerate(visits):
        day = _day_of(visit, spans, made) or day
        last = visits[number + 1].opened if number + 1 < len(visits) else len(spans)
        names = {word for lead in visit.leads for word in (lead.name, *written[lead.name])}
        seen = likely(text, find_visited(text, spans, visit.opened, last, names, mentions, cut), judge.targets)
        events += _visit_events(text, visit, mentions, seen, titles, spans, day)
    for meeting in meetings:
        events.append(_meeting_event(text, meeting, titles, spans, phrases))
    return events


def _is_to_come(phrase: DatePhrase, published: str | None) -> bool:
    """Whether the phrase is of a time behind the paper, which dates no visit; a day with its year announces one."""
    is_ahead = bool(phrase.date and published and phrase.date > published)
    return is_ahead and not (phrase.grain == "day" and re.match(r"\d{4}年", phrase.text))


def _is_horizon(phrase: DatePhrase, published: str | None) -> bool:
    """Whether the phrase is a year ahead of the paper, to which something is planned: 到2035年."""
    year = re.match(r"(\d{4})年", phrase.text)
    return phrase.grain == "year" and year is not None and published is not None and year[1] > published[:4]


def _days_of(text: str, visit: Visit, spans: tuple[Span, ...], phrases: list[DatePhrase]) -> list[Visit]:
    """The visit, or one for each day where later sentences begin with a day of their own: 14日,某某抵达…。15日,…"""
    starts = {
        number: phrase
        for number in sorted(set(visit.sentences))
        if visit.opened < number
        for phrase in reversed(_within(phrases, *spans[number]))
        if _begins_a_day(text, spans[number], phrase)
    }
    if not starts:
        return [visit]
    parts = [visit]
    for number, phrase in starts.items():
        place = spans[number][0]
        old = parts[-1]
        deed = _deed(text, phrase.end, spans[number][1])
        parts.append(
            replace(
                old,
                start=phrase.end,
                action=deed or visit.action,
                opened=number,
                companions=[m for m in old.companions if m.start >= place],
                sentences=[n for n in old.sentences if n >= number],
            )
        )
        old.companions = [m for m in old.companions if m.start < place]
        old.sentences = [n for n in old.sentences if n < number]
    return parts


def _begins_a_day(text: str, span: Span, phrase: DatePhrase) -> bool:
    """Whether a sentence begins with the phrase and tells what was done that day, or in that month; no day to come."""
    start, end = span
    told_before = _EARLIER.search(text, start, phrase.start)
    if not told_before and phrase.start - start > _AT_START:
        return False
    if _TO_COME.match(phrase.text) or phrase.grain not in ("day", "month"):
        return False
    if told_before or phrase.grain == "month":
        deed = _deed(text, phrase.end, end)
        if deed is None or _JOINS_IN.search(text, phrase.end, deed[0]):
            return False
    near = [close for _, close in clauses(text, phrase.end, end)][:2]
    return not near or not tells_a_plan(text, phrase.end, near[-1])


def _deed(text: str, start: int, end: int) -> Span | None:
    """The first word of visiting in text[start:end] that is no part of a noun."""
    found = (match for match in VISIT.finditer(text, start, end) if not IS_NOUN.match(text, match.end()))
    return next((match.span() for match in found), None)


def _visit_events(
    text: str,
    visit: Visit,
    mentions: tuple[Mention, ...],
    targets: tuple[Span, ...],
    titles: Mapping[str, str],
    spans: tuple[Span, ...],
    day: DatePhrase | None,
) -> Iterator[Event]:
    """The visit as one event, or one for each lead where they parted: 甲、乙分别赴A、B."""
    start, end = spans[visit.opened]
    own = find_own_targets(text, visit.leads, [t for t in targets if visit.start <= t[0] < end])
    parties = zip([[lead] for lead in visit.leads], own, strict=True) if own else [(visit.leads, targets)]
    for leads, seen in parties:
        people = [Person(m.name, titles.get(m.name, m.title), "lead") for m in leads]
        with_them = [m for m in visit.companions if _went_with(text, m, leads, visit.leads, mentions)]
        people += [Person(m.name, titles.get(m.name, m.title), "accompany") for m in with_them]
        yield Event(
            kind="visit",
            people=tuple(people),
            action=text[slice(*visit.action)],
            targets=tuple(dict.fromkeys(text[slice(*target)] for target in seen)),
            topic=_topic(text, visit, spans[visit.opened]),
            date_text=day.text if day else "",
            date=day.date if day else None,
            date_end=day.date_end if day else None,
            start=start,
            end=end,
            rule=visit.rule,
            probability=round(visit.probability, 3),
        )


def _went_with(
    text: str, companion: Mention, leads: Sequence[Mention], all_leads: Sequence[Mention], mentions: Sequence[Mention]
) -> bool:
    """Whether a companion of a visit on which the leads parted went with these: not where 陪同 names another."""
    if len(leads) == len(all_leads):
        return True
    whom = accompanied(text, companion.after, mentions)
    return whom not in {m.name for m in all_leads} or whom in {m.name for m in leads}


def _meeting_event(
    text: str, meeting: Meeting, titles: Mapping[str, str], spans: tuple[Span, ...], phrases: list[DatePhrase]
) -> Event:
    start, end = spans[meeting.opened]
    near = [p for p in phrases if spans[max(0, meeting.opened - _SENTENCES_BEFORE)][0] <= p.start < end]
    before = [p for p in near if p.start < meeting.action[0]] or near
    day = next((p for p in reversed(before) if p.grain == "day"), before[-1] if before else None)
    return Event(
        kind="training" if meeting.is_training else "meeting",
        people=tuple(Person(m.name, titles.get(m.name, m.title), role) for m, role in meeting.people.values()),
        action=text[slice(*meeting.action)],
        targets=(),
        topic=meeting.name,
        date_text=day.text if day else "",
        date=day.date if day else None,
        date_end=day.date_end if day else None,
        start=start,
        end=end,
        rule="holds a meeting",
    )


def _day_of(visit: Visit, spans: tuple[Span, ...], phrases: list[DatePhrase]) -> DatePhrase | None:
    """The phrase that dates a visit: the last before its leads, else another of that sentence, else one near it."""
    start, end = spans[visit.opened]
    here = _within(phrases, start, end)
    before = [p for p in here if p.start < visit.start]
    between = [p for p in here if visit.start <= p.start < visit.action[1]]
    first = spans[max(0, visit.opened - _SENTENCES_BEFORE)][0]
    ahead = _within(phrases, first, start)
    goes_on = [p for n in visit.sentences if visit.opened < n for p in _within(phrases, *spans[n])]
    opening = _within(phrases, 0, spans[min(_SENTENCES_BEFORE, len(spans)) - 1][1])
    sentence = [p for p in before if p.grain == "day"] or [p for p in between if p.grain == "day"] or before or between
    for group in (sentence, ahead, goes_on[:1], opening[:1]):
        if group:
            return next((p for p in reversed(group) if p.grain == "day"), group[-1])
    return None


def _within(phrases: list[DatePhrase], start: int, end: int) -> list[DatePhrase]:
    """The phrases, which come in the order of the text, that begin in text[start:end]."""
    low, high = (bisect_left(phrases, place, key=attrgetter("start")) for place in (start, end))
    return phrases[low:high]


def _topic(text: str, visit: Visit, sentence: Span) -> str:
    """What the visit was about, as written: behind the deed, else behind 围绕, 就 or the like; "" where neither is."""
    if match := _TOPIC.match(text, visit.action[1], sentence[1]):
        return match[1]
    match = _TOPIC_BEFORE.search(text, visit.start, visit.action[0])
    return match[1] if match else ""
