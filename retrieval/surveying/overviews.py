"""A question that looks over the archive → its answer from all reports that meet it, each form by its own function."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from retrieval.answering.answer import CiteByline
from retrieval.answering.census import MOST_KEPT, first_at
from retrieval.answering.quoting import Quotes, sentence_with
from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.calendar.asked_span import asked_span, of_any_year
from retrieval.index.interface import OpenIndex, may_print
from retrieval.records import Answer, FoundEvent
from retrieval.surveying.comparing import compared, most_of, sides_of
from retrieval.surveying.found import LINE, MOST_CITED, PLACES, Members, Survey, Told
from retrieval.surveying.holdings import holdings, quote_opening
from retrieval.surveying.report_lines import deed_of, fitting, headline_of, line_of, opening_of
from retrieval.surveying.reports import Read, Report, best_sentence, find_reports, prints_everywhere, reports_among
from retrieval.surveying.surveying_texts import say
from retrieval.surveying.wanted import Wanted, asked_of_role, carries, wanted
from retrieval.surveying.writers import reports_by, writers
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold

COUNTED = 0.9  # confidence of what is counted in tables
MOST_OF_REPORT = 2  # deeds of one report
MOST = {"news": 480, "events": 230, "reports": 230, "portrait": 290}  # characters
MOST_OF_NAMES = 230
MOST_OF_NUMBERS = 155
_REPORTS = re.compile(r"篇|报道|新闻|稿|文章|消息")
_COUNTS_BACK = re.compile(r"[今去前本上这]个?[年月周]|最近|近")
_VAGUE = re.compile("^.{0,3}领导$|^.{0,3}干部$")  # 区领导: no office
_REGIONS = ("区", "县", "市", "镇", "乡", "旗")
_MARKS, _DEPUTY, _YEAR = re.compile("[、,，]"), "副", "年"


def survey(
    question: Question,
    index: OpenIndex,
    read: Read,
    cite_byline: CiteByline,
    skip: int = 0,
    without: Collection[int] = (),
) -> Answer | None:
    """The answer over the archive; None where one report is asked, or the archive knows none that meets the question.

    `cite_byline` finds an article's byline in its file. `skip`: members of a list that were told before; `without`:
    ids of the articles that told the rest.
    """
    asked = wanted(question, partial(may_print, index))
    if asked is None:
        return None
    asked = _without_own_name(asked, index)
    if asked.form == "archive":
        return _answer(question, holdings(question, index, read))
    if asked.asks_writers and asked.form in ("people", "most", "reports") and not asked.words:
        counted = writers(question, index, cite_byline, only_most=asked.form == "most")
        return _answer(question, counted) if counted else None
    if asked.is_open and asked.form not in ("most", "last", "first"):
        return None
    sides = sides_of(asked)
    if sides:
        told = compared(asked, sides, index, read)
        told = told or (writers(question, index, cite_byline, only_most=True) if asked.people else None)
    else:
        told = _told(asked, index, read, cite_byline, skip, without)
        told = told or _told_by_archive_time(asked, index, read, cite_byline, skip)
    if told is None and asked.span is not None and _is_of_a_time(asked):
        return Answer(question.text, False, question.kind, "", 0.0)
    return _answer(question, told) if told else None


def _without_own_name(asked: Wanted, index: OpenIndex) -> Wanted:
    """Without the region that the papers are of, if anything else is named: most reports do not print it again."""
    own = [word for word in asked.words if word.endswith(_REGIONS) and prints_everywhere(index, word)]
    other = replace(asked, words=tuple(word for word in asked.words if word not in own))
    return asked if other.is_open else other


def _is_of_a_time(asked: Wanted) -> bool:
    """Whether no single report answers the question where none is of the time asked for: 12月开了什么会?"""
    if asked.form == "places":
        return bool(asked.people)
    return asked.form in ("news", "events", "reports") and len(asked.words) <= 1


def _told(
    asked: Wanted,
    index: OpenIndex,
    read: Read,
    cite_byline: CiteByline,
    skip: int,
    without: Collection[int] = (),
    year: str = "",
) -> Told | None:
    """What is told of the reports found; `year`: one that their pages must print."""
    reports = find_reports(index, read, asked)
    if asked.people and reports.all and not any(_tells_of(report, asked.people) for report in reports.all):
        return reports_by(asked.people[0], index, asked.question.lang, cite_byline)
    others = tuple(
        report
        for report in reports.all
        if report.reading.article_id not in without
        and (not year or any(year in text for text in _page_of(report, index)))
    )
    found = Survey(asked, replace(reports, all=others), skip)
    return _FORMS[asked.form](found) if found.reports.all else None


def _tells_of(report: Report, people: Sequence[str]) -> bool:
    """Whether the report tells of one of the people, whom its byline may name as well."""
    return any(fold(name) in f"{report.reading.headline}\n{report.reading.folded}" for name in people)


def _page_of(report: Report, index: OpenIndex) -> Iterator[str]:
    """The texts of all articles of a report's page."""
    return (article.text for _, article in index.catalog.articles_of(report.reading.article.source))


def _told_by_archive_time(
    asked: Wanted, index: OpenIndex, read: Read, cite_byline: CiteByline, skip: int
) -> Told | None:
    """本月, 去年 counted from the newest paper, which may lie long before today; the answer says so.

    Where no paper is dated, 3月9日以后 is of any year, 2021年11月中旬 of pages that print that year.
    """
    months = index.catalog.months()
    newest = months[-1][3] if months else ""
    if asked.span is not None and not newest and (span := of_any_year(asked.span)):
        year = asked.span.since[:4] + _YEAR if asked.span.since and asked.span.until else ""
        return _told(replace(asked, span=span), index, read, cite_byline, skip, year=year)
    if asked.span is None or not _COUNTS_BACK.search(asked.span.text) or len(newest) < len("YYYY-MM-DD"):
        return None
    span = asked_span(asked.question.folded, date.fromisoformat(newest))
    told = _told(replace(asked, span=span), index, read, cite_byline, skip)
    if told is None:
        return None
    quotes = Quotes()
    quote_opening(quotes, index, read, newest)
    note = say("of_archive_time", asked.question.lang, day=newest)
    return replace(told, text=note + told.text, citations=(*told.citations, *quotes.citations))


def confirmed(question: Question, index: OpenIndex, read: Read) -> Answer | None:
    """By the events, yes or no to whether somebody hosted or spoke at a meeting, no to whether he visited a place.

    Whoever is named beside the place may have been there.
    """
    asked = asked_of_role(question, partial(may_print, index))
    if asked is None:
        return None
    named = replace(asked, people=question.people)
    if asked.kinds == ("visit",) and find_reports(index, read, named).all:
        return None
    return _confirmed_by(question, asked, find_reports(index, read, asked).all)


def confirmed_within(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """As `confirmed`, of the meeting or visit that some articles tell of."""
    asked = asked_of_role(question, lambda word: any(word in one.whole for one in readings), of_these=True)
    return _confirmed_by(question, asked, reports_among(readings, asked)) if asked else None


def _confirmed_by(question: Question, asked: Wanted, found: Sequence[Report]) -> Answer | None:
    reports = [report for report in found if report.events]
    told = [(report, p) for report in reports for f in report.events for p in f.event.people if p.role == asked.role]
    if len(reports) != 1 or not told:
        return None
    names = {fold(person.name) for _, person in told}
    is_so = all(fold(name) in names for name in question.people)
    if asked.kinds == ("visit",) and all(_tells_of(reports[0], [name]) for name in question.people):
        return None  # whoever is named in the report may have been there
    if asked.kinds == ("visit",):
        told = [(report, p) for report in reports for f in report.events for p in f.event.people]
    people = "、".join(f"{p.name}({p.title})" if p.title else p.name for _, p in told)
    text = say("role_yes" if is_so else "role_no", question.lang, people=people)
    quotes = Quotes()
    if not quotes.take(
        reports[0].reading, opening_of(reports[0]), [s for _, p in told for s in (p.name, p.title) if s]
    ):
        return None
    return replace(_answer(question, Told(text, quotes.citations, reports[0].events)), kind="yes_no")


def _answer(question: Question, told: Told) -> Answer:
    return Answer(
        question.text,
        True,
        question.kind,
        told.text,
        COUNTED,
        tuple(dict.fromkeys(told.citations)),
        events=tuple(told.events)[:MOST_KEPT],
        listed=tuple(told.listed),
        left_out=told.left_out,
    )


def _news(found: Survey) -> Told | None:
    reports = found.reports.all[found.skip :]
    if not reports:
        return None
    quotes = Quotes(MOST_CITED)
    if len(found.reports.all) == 1 and (sentence := _sentence_on(reports[0], found.wanted.words)):
        text = reports[0].reading.article.text[slice(*sentence)].strip()
        if quotes.take(reports[0].reading, sentence):
            return Told(text, quotes.citations)
    lines = fitting(reports, partial(line_of, quotes=quotes), quotes, MOST[found.wanted.form], LINE)
    rest = len(reports) - len(lines)
    more = say("more_reports", found.lang, count=rest) if rest else ""
    is_first = len(reports) > 1 and not found.skip
    head = say("reports", found.lang, at_least=found.at_least, count=len(reports)) if is_first else ""
    listed = [headline_of(report) for report in reports[: len(lines)]]
    return Told(head + LINE.join(lines) + more, quotes.citations, (), listed, rest)


def _sentence_on(report: Report, words: Sequence[str]) -> Span | None:
    """The sentence with the words asked for, where the article is headed by other things and the sentence is short."""
    if all(carries(report.reading.headline, word) for word in words):
        return None
    sentence = report.aside or best_sentence(report.reading, words)
    return sentence if sentence and sentence[1] - sentence[0] <= MOST_OF_NUMBERS else None


def _members(named: Members, unit: str, lang: str, skip: int, most: int = MOST_OF_NAMES, head: str = "") -> Told | None:
    """Names with what tells of each, as many as fit."""
    names = list(named)[skip:]
    if not names:
        return None
    quotes = Quotes(MOST_CITED)

    def tell(name: str) -> str | None:
        return name if quotes.take(*named[name]) else None

    shown = fitting(names, tell, quotes, most - len(head), "、")
    rest = len(names) - len(shown)
    more = say("more_members", lang, count=len(named), unit=say(unit, lang)) if rest else ""
    return Told(head + "、".join(shown) + more, quotes.citations, (), shown, rest) if shown else None


def _portrait(found: Survey) -> Told | None:
    """Office, and the deeds as short dated lines; the reports that name the person without an event behind them."""
    if not found.wanted.people:
        return _news(found)
    name = found.wanted.people[0]
    held = [
        (title, report.reading)
        for report in found.reports.all
        for title in (
            *(p.title for f in report.events for p in f.event.people if p.name == name),
            *(m.title for m in report.reading.mentions if m.name == name),
        )
        if title
    ]
    if not held and not found.events:
        return None
    quotes = Quotes(MOST_CITED - 1)
    deeds = [of_report for report in found.reports.all for of_report in _deeds(report, quotes, name, found.lang)][
        found.skip :
    ]
    titles = Counter(title for title, _ in held)
    title = max(titles, key=lambda title: (not _VAGUE.search(title), titles[title], len(title)), default="")
    most = MOST["portrait"] - len(f"{name}({title}):")
    shown = fitting(deeds, lambda deed: deed(), quotes, most, LINE)
    rest = len(deeds) - len(shown)
    quotes.most = MOST_CITED  # one more, for the office
    of_title = [reading for held_title, reading in held if held_title == title]
    is_told = any(quotes.tells(reading, title) for reading in of_title) or any(
        quotes.add(reading, span) for reading in of_title if (span := sentence_with(reading, title))
    )
    told_of = [report.reading for report in found.reports.all]
    if not any(quotes.tells(reading, name) for reading in told_of):
        any(quotes.add(reading, span) for reading in told_of if (span := sentence_with(reading, name)))
    head = f"{name}({title}):" if title and is_told else f"{name}:"
    more = say("more_reports", found.lang, count=rest) if rest else ""
    events = found.events[:MOST_CITED]
    return Told(head + LINE.join(shown) + more, quotes.citations, events, shown, rest) if shown else None


def _deeds(report: Report, quotes: Quotes, name: str, lang: str) -> list[Callable[[], str | None]]:
    """What a report tells of the person, as lines that are said when they are called for."""
    if not report.events:
        return [partial(line_of, report, quotes)]
    return [partial(deed_of, found, report, quotes, name, lang) for found in report.events[:MOST_OF_REPORT]]


def _places(found: Survey) -> Told | None:
    visits = [event for event in found.events if event.event.kind == "visit"]
    return _members(_told_places(found, visits), "unit_places", found.lang, found.skip)


def _told_places(found: Survey, visits: Sequence[FoundEvent]) -> Members:
    """The different places of visits as far as their articles print them, with the sentence of the visit."""
    named: Members = {}
    for place, visit in first_at(visits).items():
        reading, event = found.reading_of(visit), visit.event
        if sentence_with(reading, place) is not None:
            named[place] = (reading, (event.start, event.end), (place,))
    return named


def _people(found: Survey) -> Told | None:
    """The people of an office, else those who did what is asked."""
    named: Members = {}
    for report in found.reports.all:
        for name in _actors(report, found.wanted):
            span = sentence_with(report.reading, name)
            if name not in found.wanted.people and span is not None:
                named.setdefault(name, (report.reading, span, (name,)))
    return _members(named, "unit_people", found.lang, found.skip)


def _actors(report: Report, wanted: Wanted) -> list[str]:
    """The people of a report who are asked for: those of an office; of a deed who led it; else all with an office."""
    reading = report.reading
    if wanted.office:
        held = [(m.name, m.title) for m in reading.mentions]
        held += [(p.name, p.title) for found in report.events for p in found.event.people]
        return [name for name, title in dict.fromkeys(held) if _holds(title, wanted.office)]
    if wanted.deed or wanted.kinds or wanted.role:
        roles = {wanted.role} if wanted.role else {"lead", "speak"} if "training" in wanted.kinds else {"lead"}
        leads = [p.name for found in report.events for p in found.event.people if p.role in roles]
        return list(dict.fromkeys(leads)) or [person.name for person in report.people[:1]]
    return list(dict.fromkeys(person.name for person in report.people))


def _holds(title: str, office: str) -> bool:
    """Whether one of the offices of a title is, or ends in, the office: 常务副区长 is a 副区长, 副区长 no 区长."""
    return any(part.endswith(office) and not part.endswith(_DEPUTY + office) for part in _MARKS.split(fold(title)))


def _count(found: Survey) -> Told | None:
    folded, lang = found.wanted.question.folded, found.lang
    reports = found.reports.all
    if _REPORTS.search(folded):
        return _numbered(say("reports", lang, at_least=found.at_least, count=len(reports)), reports)
    visits = [event for event in found.events if event.event.kind == "visit"]
    if PLACES.search(folded) and (named := _told_places(found, visits)):
        head = say("places", lang, at_least=found.at_least, count=len(named))
        return _members(named, "unit_places", lang, found.skip, MOST_OF_NUMBERS, head)
    if found.wanted.kinds == ("visit",):
        told = [report for report in reports if report.events]
        if not told:
            return None
        counted = found.events[:MOST_KEPT]  # no more than what the answer rests on
        at_least = found.at_least if len(counted) == len(found.events) else say("at_least", lang)
        numbered = _numbered(say("visits", lang, at_least=at_least, count=len(counted)), told)
        return replace(numbered, events=counted)
    if not (found.wanted.kinds or found.wanted.people):
        return None  # how often 双色球 was drawn: reports that name a word are no number of what happened
    return _numbered(say("meetings", lang, at_least=found.at_least, count=len(reports)), reports)


def _numbered(head: str, reports: Sequence[Report]) -> Told:
    """The number, then as many members as fit."""
    quotes = Quotes(MOST_CITED)
    shown = fitting(reports, partial(line_of, quotes=quotes), quotes, MOST_OF_NUMBERS - len(head), LINE)
    rest = len(reports) - len(shown)
    for report in reports[len(shown) :]:  # counted, though the line has no room
        quotes.take(report.reading, opening_of(report))
    listed = [headline_of(report) for report in reports[: len(shown)]]
    return Told(head + LINE.join(shown) + (f"{LINE}…" if rest else ""), quotes.citations, (), listed, rest)


def _last(found: Survey) -> Told | None:
    chosen = found.reports.all[0] if found.wanted.form == "last" else found.reports.all[-1]
    quotes = Quotes()
    line = line_of(chosen, quotes)
    return Told(line, quotes.citations, chosen.events[:1]) if line else None


_FORMS: dict[str, Callable[[Survey], Told | None]] = {
    "news": _news,
    "portrait": _portrait,
    "events": _news,
    "reports": _news,
    "places": _places,
    "people": _people,
    "count": _count,
    "most": most_of,
    "last": _last,
    "first": _last,
}
