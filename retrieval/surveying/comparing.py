"""Who has most: of visits, places, reports; two sides beside each other."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.answering.census import first_at
from retrieval.answering.quoting import Quotes
from retrieval.answering.reading import Reading
from retrieval.events.namesakes import districts
from retrieval.index.interface import OpenIndex
from retrieval.records import FoundEvent
from retrieval.surveying.found import MOST_CITED, PLACES, Survey, Told
from retrieval.surveying.report_lines import opening_of
from retrieval.surveying.reports import Read, find_reports
from retrieval.surveying.surveying_texts import say
from retrieval.surveying.wanted import Wanted
from retrieval.words.sentences import Span

_SIDES = re.compile(r"(?<=\w)(?<![跟和与])(?:还是|[跟和与比])(?=\w\w)")  # not the first 和 of 和平区
_JOINS = re.compile(r"还是|[、,跟和与比]")
_JOINED = re.compile(r"^(?:还是|[跟和与比])(?=\w\w)")  # before the second side
_WHOSE = re.compile(r"谁|哪[个位些几]?(?:位|个)?(?:领导|人|干部|书记|区长|局长|主任|同志)")


def most_of(found: Survey) -> Told | None:
    """Who or which district has most visits, places or reports."""
    folded = found.wanted.question.folded
    counts: dict[str, dict[object, FoundEvent]] = {}
    by_place = PLACES.search(folded) is not None
    for event in found.events:
        if event.event.kind != "visit" and "visit" in (found.wanted.kinds or ("visit",)):
            continue
        owners = [p for p in event.event.people if p.role in ("lead", "host")]
        names = (
            [p.name for p in owners]
            if _WHOSE.search(folded)
            else sorted({d for p in owners for d in districts(p.title)})
        )
        for name in names:
            members = first_at([event]) if by_place else [event.article_id]
            counts.setdefault(name, {}).update(dict.fromkeys(members, event))
    if not counts:
        return None
    most = max(map(len, counts.values()))
    best = [name for name, members in counts.items() if len(members) == most][:5]
    key = "places_of" if by_place else "times"
    text = "、".join(say(key, found.lang, name=name, count=most) for name in best)
    events = list({id(e): e for name in best for e in counts[name].values()}.values())
    quotes = Quotes(MOST_CITED)
    for name in best:
        for event in counts[name].values():
            quotes.take(found.reading_of(event), (event.event.start, event.event.end), (name,))
    return Told(text, quotes.citations, events, best)


def sides_of(asked: Wanted) -> list[str]:
    """The two or more that are to be compared."""
    if asked.form != "most" or not _JOINS.search(asked.question.folded):
        return []
    if len(asked.people) > 1:
        return list(asked.people)
    words = [_JOINED.sub("", word) if place else word for place, word in enumerate(asked.words)]
    sides = [side for word in words for side in _SIDES.split(word) if len(side) > 1]
    return sides if len(sides) > 1 else []


def compared(asked: Wanted, sides: Sequence[str], index: OpenIndex, read: Read) -> Told | None:
    """How many each side has, the one with most first."""
    of_visits = asked.kinds == ("visit",)
    counted: list[tuple[str, list[tuple[Reading, Span]]]] = []
    for side in sides:
        of_side = replace(asked, people=(side,), words=()) if asked.people else replace(asked, words=(side,))
        found = Survey(of_side, find_reports(index, read, of_side))
        visits = [event for event in found.events if event.event.kind == "visit"]
        of_events = [(found.reading_of(visit), (visit.event.start, visit.event.end)) for visit in visits]
        of_reports = [(report.reading, opening_of(report)) for report in found.reports.all]
        counted.append((side, of_events if of_visits else of_reports))
    counted.sort(key=lambda one: -len(one[1]))
    if not counted[0][1]:
        return None
    quotes = Quotes()
    said: list[str] = []
    share = MOST_CITED // len(counted)
    for place, (side, members) in enumerate(counted):
        before = len(quotes.citations)
        behind = sum(min(share, len(others)) for _, others in counted[place + 1 :])
        quotes.most = max(before + share, MOST_CITED - behind)
        took = [quotes.take(reading, span, (side,)) or quotes.take(reading, span) for reading, span in members]
        if members and not any(quotes.tells(reading, side) for reading, _ in members):
            return None  # the side is not printed as it is asked for
        note = say("cited_of", asked.question.lang, count=sum(took)) if not all(took) else ""
        key = "times" if of_visits else "reports_of"
        said.append(say(key, asked.question.lang, name=side, count=len(members)) + note)
    return Told("、".join(said), quotes.citations, (), [side for side, _ in counted])
