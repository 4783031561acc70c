"""A question that looks over the archive → its answer from all reports that meet it, each form by its own function."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from retrieval.answering.census import first_at
from retrieval.answering.citing import cite
from retrieval.asking.question import Question
from retrieval.calendar.asked_span import asked_span
from retrieval.events.namesakes import districts
from retrieval.index.event_filter import EventFilter
from retrieval.index.generation import Generation
from retrieval.records import Answer, Article, Citation, FoundEvent
from retrieval.surveying.report_lines import cite_event, cite_report, deed_of, fitting, headline_of, line_of
from retrieval.surveying.reports import Read, Report, Reports, find_reports
from retrieval.surveying.surveying_texts import say
from retrieval.surveying.wanted import Wanted, asked_of_role, wanted
from retrieval.words.tokens import fold

MOST_WITH_WRITERS = 5000  # articles whose writers are counted
MOST_QUOTED = 60  # characters
COUNTED = 0.9  # confidence of what is counted in tables
LINE = "\n"  # between reports and events
MOST_CITED = 8
MOST_OF_REPORT = 2  # deeds of one report
MOST = {"news": 480, "events": 230, "reports": 230, "places": 230, "people": 230, "portrait": 290}  # characters
MOST_OF_NUMBERS = 155
_PLACES = re.compile(r"地方|地点|项目|企业|单位|公司|村|社区|几家|多少家|几处|多少处|几个点|点位")
_REPORTS = re.compile(r"篇|报道|新闻|稿|文章|消息")
_COUNTS_BACK = re.compile(r"[今去前本上这]个?[年月周]|最近|近")
_VAGUE = re.compile("^.{0,3}领导$|^.{0,3}干部$")  # 区领导: no office
_MARKS, _DEPUTY = re.compile("[、,，]"), "副"
_SIDES = re.compile(r"(?<=\w)(?<![跟和与])(?:还是|[跟和与比])(?=\w\w)")  # not the first 和 of 和平区
_JOINED = re.compile(r"^(?:还是|[跟和与比])(?=\w\w)")  # before the second side
_WHOSE = re.compile(r"谁|哪[个位些几]?(?:位|个)?(?:领导|人|干部|书记|区长|局长|主任|同志)")


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of a survey."""

    text: str
    citations: Sequence[Citation]
    events: Sequence[FoundEvent] = ()
    listed: Sequence[str] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Survey:
    """What was found for a question."""

    wanted: Wanted
    reports: Reports
    skip: int = 0  # members of the list that were told before

    @property
    def lang(self) -> str:
        return self.wanted.question.lang

    @property
    def events(self) -> list[FoundEvent]:
        return [found for report in self.reports.all for found in report.events]

    @property
    def at_least(self) -> str:
        return "" if self.reports.is_whole else say("at_least", self.lang)

    def cited(self, reports: Iterable[Report]) -> list[Citation]:
        return list(dict.fromkeys(map(cite_report, reports)))[:MOST_CITED]


def survey(question: Question, generation: Generation, read: Read, skip: int = 0) -> Answer | None:
    """The answer over the archive; None where one report is asked, or the archive knows none that meets the question.

    `skip`: members of a list that were told before.
    """
    asked = wanted(question)
    if asked is None:
        return None
    if asked.form == "archive":
        return _answer(question, _holdings(generation, question.lang))
    if asked.asks_writers and asked.form in ("people", "most", "reports", "archive") and not asked.words:
        writers = _writers(generation, question.lang, only_most=asked.form == "most")
        return _answer(question, writers) if writers else None
    if asked.is_open and asked.form not in ("most", "last", "first"):
        return None
    sides = _sides(asked)
    if sides:
        told = _compared(asked, sides, generation, read)
    else:
        told = _told(asked, generation, read, skip) or _told_by_archive_time(asked, generation, read, skip)
    if told is None and asked.span is not None and _is_of_a_time(asked):
        return Answer(question.text, False, question.kind, "", 0.0)
    return _answer(question, told) if told else None


def _is_of_a_time(asked: Wanted) -> bool:
    """Whether no single report answers the question where none is of the time asked for: 12月开了什么会?"""
    if asked.form == "places":
        return bool(asked.people)
    return asked.form in ("news", "events", "reports") and len(asked.words) <= 1


def _writers(generation: Generation, lang: str, *, only_most: bool) -> _Told | None:
    """Who wrote how many reports, those with most first."""
    counts: Counter[str] = Counter()
    first: dict[str, Article] = {}
    for _, article in islice(generation.catalog.all_articles(), MOST_WITH_WRITERS):
        counts.update(article.byline)
        for name in article.byline:
            first.setdefault(name, article)
    if not counts:
        return None
    most = counts.most_common(1 if only_most else MOST_CITED)
    text = "、".join(say("reports_of", lang, name=name, count=count) for name, count in most)
    rest = len(counts) - len(most)
    more = "" if only_most or not rest else say("more_members", lang, count=len(counts), unit=say("unit_people", lang))
    cited = [cite(first[name], (0, len(first[name].text[:MOST_QUOTED]))) for name, _ in most]
    return _Told(text + more, cited, (), [name for name, _ in most], rest)


def _told(asked: Wanted, generation: Generation, read: Read, skip: int) -> _Told | None:
    found = _Survey(asked, find_reports(generation, read, asked), skip)
    return _FORMS[asked.form](found) if found.reports.all else None


def _told_by_archive_time(asked: Wanted, generation: Generation, read: Read, skip: int) -> _Told | None:
    """本月, 去年 counted from the newest paper, which may lie long before today; the answer says so."""
    months = generation.catalog.months()
    newest = months[-1][3] if months else ""
    if asked.span is None or not _COUNTS_BACK.search(asked.span.text) or len(newest) < len("YYYY-MM-DD"):
        return None
    span = asked_span(asked.question.folded, date.fromisoformat(newest))
    told = _told(replace(asked, span=span), generation, read, skip)
    note = say("of_archive_time", asked.question.lang, day=newest)
    return replace(told, text=note + told.text) if told else None


def confirmed(question: Question, generation: Generation, read: Read) -> Answer | None:
    """Yes or no to whether somebody hosted or spoke at a meeting, where the table of events tells who did."""
    asked = asked_of_role(question)
    if asked is None:
        return None
    reports = [report for report in find_reports(generation, read, asked).all if report.events]
    told = [(report, p) for report in reports for f in report.events for p in f.event.people if p.role == asked.role]
    if len(reports) != 1 or not told:
        return None
    names = {fold(person.name) for _, person in told}
    is_so = all(fold(name) in names for name in question.people)
    people = "、".join(f"{p.name}({p.title})" if p.title else p.name for _, p in told)
    text = say("role_yes" if is_so else "role_no", question.lang, people=people)
    return replace(_answer(question, _Told(text, [cite_report(reports[0])], reports[0].events)), kind="yes_no")


def _answer(question: Question, told: _Told) -> Answer:
    return Answer(
        question.text,
        True,
        question.kind,
        told.text,
        COUNTED,
        tuple(dict.fromkeys(told.citations))[:MOST_CITED],
        events=tuple(told.events)[:MOST_CITED],
        listed=tuple(told.listed),
        left_out=told.left_out,
    )


def _news(found: _Survey) -> _Told | None:
    reports = found.reports.all[found.skip :]
    if not reports:
        return None
    lines = fitting(map(line_of, reports[:MOST_CITED]), MOST[found.wanted.form])
    rest = len(reports) - len(lines)
    more = say("more_reports", found.lang, count=rest) if rest else ""
    is_first = len(reports) > 1 and not found.skip
    head = say("reports", found.lang, at_least=found.at_least, count=len(reports)) if is_first else ""
    listed = [headline_of(report) for report in reports[: len(lines)]]
    return _Told(head + LINE.join(lines) + more, found.cited(reports[: len(lines)]), (), listed, rest)


def _members(found: _Survey, named: Mapping[str, Citation], most: int, unit: str, head: str = "") -> _Told | None:
    """Names with what tells of each, as many as fit."""
    names = list(named)[found.skip :]
    if not names:
        return None
    shown = fitting(names, most - len(head), "、")
    rest = len(names) - len(shown)
    more = say("more_members", found.lang, count=len(named), unit=say(unit, found.lang)) if rest else ""
    return _Told(head + "、".join(shown) + more, [named[name] for name in shown], (), shown, rest)


def _portrait(found: _Survey) -> _Told | None:
    """Office, and the deeds as short dated lines; the reports that name the person without an event behind them."""
    if not found.wanted.people:
        return _news(found)
    name = found.wanted.people[0]
    titles = Counter(
        title
        for report in found.reports.all
        for title in (
            *(p.title for f in report.events for p in f.event.people if p.name == name),
            *(m.title for m in report.reading.mentions if m.name == name),
        )
        if title
    )
    if not titles and not found.events:
        return None
    told = [of_report for report in found.reports.all for of_report in _deeds(report)]
    lines, citations = [line for line, _ in told], [citation for _, citation in told]
    office = (
        f"({max(titles, key=lambda title: (not _VAGUE.search(title), titles[title], len(title)))})" if titles else ""
    )
    head = f"{name}{office}:"
    lines, citations = lines[found.skip :], citations[found.skip :]
    shown = fitting(lines[:MOST_CITED], MOST["portrait"] - len(head))
    rest = len(lines) - len(shown)
    more = say("more_reports", found.lang, count=rest) if rest else ""
    return _Told(head + LINE.join(shown) + more, citations[: len(shown)], found.events, shown, rest) if shown else None


def _deeds(report: Report) -> list[tuple[str, Citation]]:
    """What a report tells of the person, as lines with what says so."""
    if not report.events:
        return [(line_of(report), cite_report(report))]
    events = report.events[:MOST_OF_REPORT]
    return [(deed_of(found, headline_of(report)), cite_event(found)) for found in events]


def _places(found: _Survey) -> _Told | None:
    first = first_at([event for event in found.events if event.event.kind == "visit"])
    return _members(found, {place: cite_event(event) for place, event in first.items()}, MOST["places"], "unit_places")


def _people(found: _Survey) -> _Told | None:
    """The people of an office, else those who did what is asked."""
    named: dict[str, Citation] = {}
    for report in found.reports.all:
        for name in _actors(report, found.wanted):
            if name not in found.wanted.people:
                named.setdefault(name, cite_report(report))
    return _members(found, named, MOST["people"], "unit_people")


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


def _count(found: _Survey) -> _Told | None:
    folded, lang = found.wanted.question.folded, found.lang
    reports = found.reports.all
    if _REPORTS.search(folded):
        return _numbered(say("reports", lang, at_least=found.at_least, count=len(reports)), reports, found)
    visits = [event for event in found.events if event.event.kind == "visit"]
    if _PLACES.search(folded) and (first := first_at(visits)):
        head = say("places", lang, at_least=found.at_least, count=len(first))
        named = {place: cite_event(event) for place, event in first.items()}
        return _members(found, named, MOST_OF_NUMBERS, "unit_places", head)
    if found.wanted.kinds == ("visit",):
        told = [report for report in reports if report.events]
        if not told:
            return None
        return _numbered(say("visits", lang, at_least=found.at_least, count=len(found.events)), told, found)
    return _numbered(say("meetings", lang, at_least=found.at_least, count=len(reports)), reports, found)


def _numbered(head: str, reports: Sequence[Report], found: _Survey) -> _Told:
    """The number, then as many members as fit."""
    shown = fitting((line_of(report) for report in reports[:MOST_CITED]), MOST_OF_NUMBERS - len(head))
    rest = f"{LINE}…" if len(shown) < len(reports) else ""
    return _Told(
        head + LINE.join(shown) + rest, found.cited(reports), (), [headline_of(r) for r in reports[: len(shown)]]
    )


def _most(found: _Survey) -> _Told | None:
    """Who or which district has most visits, places or reports."""
    folded = found.wanted.question.folded
    counts: dict[str, dict[object, FoundEvent]] = {}
    by_place = _PLACES.search(folded) is not None
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
    events = list({id(e): e for name in best for e in counts[name].values()}.values())[:MOST_CITED]
    return _Told(text, [cite_event(event) for event in events], events, best)


def _sides(asked: Wanted) -> list[str]:
    """The two or more that are to be compared."""
    if asked.form != "most":
        return []
    words = [_JOINED.sub("", word) if place else word for place, word in enumerate(asked.words)]
    sides = [side for word in words for side in _SIDES.split(word) if len(side) > 1]
    return sides if len(sides) > 1 else []


def _compared(asked: Wanted, sides: Sequence[str], generation: Generation, read: Read) -> _Told | None:
    """How many each side has, the one with most first."""
    counts: list[tuple[int, str, _Survey]] = []
    for side in sides:
        found = _Survey(replace(asked, words=(side,)), find_reports(generation, read, replace(asked, words=(side,))))
        number = len([e for e in found.events if e.event.kind == "visit"]) if asked.kinds == ("visit",) else None
        counts.append((len(found.reports.all) if number is None else number, side, found))
    counts.sort(key=lambda one: -one[0])
    if not counts[0][0]:
        return None
    key = "times" if asked.kinds == ("visit",) else "reports_of"
    text = "、".join(say(key, asked.question.lang, name=side, count=number) for number, side, _ in counts)
    citations = [c for _, _, found in counts for c in found.cited(found.reports.all)[: MOST_CITED // len(counts)]]
    return _Told(text, citations, (), [side for _, side, _ in counts])


def _last(found: _Survey) -> _Told:
    chosen = found.reports.all[0] if found.wanted.form == "last" else found.reports.all[-1]
    return _Told(line_of(chosen), [cite_report(chosen)], chosen.events[:1])


def _holdings(generation: Generation, lang: str) -> _Told:
    """How many reports there are, of which days, and the districts whose office holders they name most."""
    status = generation.status()
    months = generation.catalog.months()
    held = ""
    if months:
        held = say("days_held", lang, first=months[0][2], last=months[-1][3])
    counts: Counter[str] = Counter()
    first: dict[str, FoundEvent] = {}
    for found in islice(generation.events(EventFilter()), _SAMPLED):
        for district in {d for p in found.event.people for d in districts(p.title)}:
            counts[district] += 1
            first.setdefault(district, found)
    names = [name for name, _ in counts.most_common(_MOST_DISTRICTS)]
    named = say("districts_held", lang, names="、".join(names)) if names else ""
    text = say("holdings", lang, articles=status["articles"], files=status["files"], days=held, districts=named)
    return _Told(text, [cite_event(first[name]) for name in names])


_SAMPLED, _MOST_DISTRICTS = 2000, 6
_FORMS: dict[str, Callable[[_Survey], _Told | None]] = {
    "news": _news,
    "portrait": _portrait,
    "events": _news,
    "reports": _news,
    "places": _places,
    "people": _people,
    "count": _count,
    "most": _most,
    "last": _last,
    "first": _last,
}
