"""An article → its events, each with the sentence that tells it and the name of the rule that read it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from retrieval.events.dates import DatePhrase, find_dates
from retrieval.events.grouping import VISITING_DEED, sentences_with_groups
from retrieval.events.meetings import MEETING_NAMES, Meeting, read_meetings
from retrieval.events.people import Mention, find_people, full_titles, resolve_short
from retrieval.events.places import find_own_targets, find_visited
from retrieval.events.visits import Visit, read_visits
from retrieval.records import Article, Event, Person
from retrieval.sentences import Span

_DATELINE = re.compile(r"\s*(?:讯|电|消息)")  # 8月10日讯: the day of the report
# Else there is no need to look for people. Words alone, so that the engine skips what begins none.
_MAY_TELL = re.compile(f"{VISITING_DEED}|{MEETING_NAMES}|带队|率队|一行")
_AT_START = 3  # characters before a day that begins a sentence
_SENTENCES_BEFORE = 2  # a date so far ahead of the opening sentence still tells its day
_TOPIC = re.compile(r"了?([^,，。;；:：]{2,40})")
_TOPIC_BEFORE = re.compile(
    r"(?:围绕|就|针对|聚焦)([^,，。;；]{2,40}?)(?:情况|工作|等)?(?:开展|进行|深入|专题|到|赴|,|，|$)"
)


def extract_events(article: Article) -> tuple[Event, ...]:
    """The events that an article tells, in order."""
    if not _MAY_TELL.search(article.text):
        return ()
    named = find_people(article.text)
    if not named:
        return ()
    mentions = tuple(sorted((*named, *resolve_short(article.text, named)), key=lambda mention: mention.start))
    titles = full_titles(named)
    told = sentences_with_groups(article.text, mentions)
    visits = read_visits(article.text, told)
    meetings = read_meetings(article.text, told)
    if not visits and not meetings:
        return ()
    spans = tuple(span for span, _ in told)
    phrases = [p for p in find_dates(article.text, article.published) if not _DATELINE.match(article.text, p.end)]
    events: list[Event] = []
    day: DatePhrase | None = None
    visits = [part for visit in visits for part in _days_of(visit, spans, phrases)]
    for number, visit in enumerate(visits):
        day = _day_of(visit, spans, phrases) or day
        last = visits[number + 1].opened if number + 1 < len(visits) else len(spans)
        events += _visit_events(article.text, visit, mentions, titles, spans, last, day)
    for meeting in meetings:
        events.append(_meeting_event(article.text, meeting, titles, spans, phrases))
    return tuple(sorted(events, key=lambda event: event.start))


def _days_of(visit: Visit, spans: tuple[Span, ...], phrases: list[DatePhrase]) -> list[Visit]:
    """The visit, or one for each day where later sentences begin with a day of their own: 14日,某某抵达…。15日,…"""
    starts = [
        (number, phrase)
        for number in sorted(set(visit.sentences))
        for phrase in phrases
        if visit.opened < number and phrase.grain == "day" and 0 <= phrase.start - spans[number][0] <= _AT_START
    ]
    if not starts:
        return [visit]
    parts = [visit]
    for number, phrase in starts:
        place = spans[number][0]
        old = parts[-1]
        parts.append(
            replace(
                old,
                start=phrase.end,
                action=old.action,
                opened=number,
                companions=[m for m in old.companions if m.start >= place],
                sentences=[n for n in old.sentences if n >= number],
            )
        )
        old.companions = [m for m in old.companions if m.start < place]
        old.sentences = [n for n in old.sentences if n < number]
    return parts


def _visit_events(
    text: str,
    visit: Visit,
    mentions: tuple[Mention, ...],
    titles: Mapping[str, str],
    spans: tuple[Span, ...],
    last: int,
    day: DatePhrase | None,
) -> Iterator[Event]:
    """The visit as one event, or one for each lead where they parted: 甲、乙分别赴A、B.

    `last`: the number of the sentence with which the next visit begins.
    """
    start, end = spans[visit.opened]
    names = {m.name for m in visit.leads}
    as_written = {text[m.start : m.end] for m in mentions if m.name in names}  # 李书记 is one of them, too
    targets = find_visited(text, spans, visit.opened, last, names | as_written, mentions)
    own = find_own_targets(text, visit.leads, [t for t in targets if visit.start <= t[0] < end])
    parties = zip([[lead] for lead in visit.leads], own, strict=True) if own else [(visit.leads, targets)]
    for leads, seen in parties:
        people = [Person(m.name, titles.get(m.name, m.title), "lead") for m in leads]
        people += [Person(m.name, titles.get(m.name, m.title), "accompany") for m in visit.companions]
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
        )


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
    here = [p for p in phrases if start <= p.start < end]
    before = [p for p in here if p.start < visit.start]
    between = [p for p in here if visit.start <= p.start < visit.action[1]]
    first = spans[max(0, visit.opened - _SENTENCES_BEFORE)][0]
    ahead = [p for p in phrases if first <= p.start < start]
    goes_on = [p for n in visit.sentences for p in phrases if visit.opened < n and spans[n][0] <= p.start < spans[n][1]]
    opening = [p for p in phrases if p.start < spans[min(_SENTENCES_BEFORE, len(spans)) - 1][1]]
    sentence = [p for p in before if p.grain == "day"] or [p for p in between if p.grain == "day"] or before or between
    for group in (sentence, ahead, goes_on[:1], opening[:1]):
        if group:
            return next((p for p in reversed(group) if p.grain == "day"), group[-1])
    return None


def _topic(text: str, visit: Visit, sentence: Span) -> str:
    """What the visit was about, as written: behind the deed, else behind 围绕, 就 or the like; "" where neither is."""
    if match := _TOPIC.match(text, visit.action[1], sentence[1]):
        return match[1]
    match = _TOPIC_BEFORE.search(text, visit.start, visit.action[0])
    return match[1] if match else ""
