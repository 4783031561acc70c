"""/events, /recent and 全部记录: events as numbered entries of a few short lines, ten a page."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot import engine_tasks
from bot.buttons import EVENTS as TURN
from bot.engine_tasks import EventPage
from bot.lists.list_groups import headings
from bot.lists.list_pages import ListKind, ListPage, Wanted, argument_of, framed, show_list, start_of
from bot.lists.typed_filters import TypedFilter, parse
from bot.message_parts import Link, clip, fitting, linked, paged, place_of
from bot.request import Request
from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.calendar.timeline import is_announced
from retrieval.index.event_filter import EventFilter
from retrieval.records import Event, FoundEvent, Person
from retrieval.show import texts as words

PAGE = 10  # events shown at a time
LINE_LENGTHS = (160, 100, 60, 40, 20)  # characters of a line of an event
_MOST_NAMES = 6  # of one role
_MOST_TARGETS = 6
_ROLES = ("lead", "host", "speak", "attend", "accompany", "appointed", "removed")
_WITH_TITLES = ("lead", "host", "speak", "appointed", "removed")


async def on_events(request: Request) -> None:
    """/events with conditions; without any the newest events, and how conditions are written."""
    typed = await argument_of(request)
    if typed is not None:
        await show_list(request, EVENTS, Wanted(typed, {"typed": typed}))


async def on_recent(request: Request) -> None:
    """/recent: what happened last; with words or conditions, what of that fits them."""
    typed = await argument_of(request)
    if typed is not None:
        await show_list(request, RECENT, Wanted(typed, {"typed": typed} if typed else {}))


async def show_records_of(request: Request, name: str) -> None:
    """Show the events of a person in a new message."""
    await show_list(request, EVENTS, Wanted(name, {"name": name}))


def events_text(found: Sequence[FoundEvent], first: int, total: int, lang: str, link: Link | None = None) -> Rich:
    """Events as entries numbered from `first`, and which of `total` they are."""

    def render(most: int) -> Rich:
        rich: Rich = ()
        for number, (one, above) in enumerate(zip(found, headings(found, lang), strict=True), first):
            rich += under(above) + entry(number, one, by_role(one.event.people, lang), lang, link, most)
        return rich + paged(first, len(found), total, lang)

    return fitting(render, LINE_LENGTHS)


def under(above: str) -> Rich:
    """The heading above an entry; nothing where there is none."""
    return (Run(above, ("b", "u")), Run("\n")) if above else ()


def entry(number: int, found: FoundEvent, who: Sequence[str], lang: str, link: Link | None, most: int) -> Rich:
    """The lines of an event: number and date, who, what was done where, the place in the archive, an empty line."""
    head = f"{number}. {date_line(found, lang)}"
    lines = (*who, deed(found.event, lang))
    text = "".join(f"{clip(line, most)}\n" for line in lines if line)
    place = place_of(found.source, found.lines)
    return (
        Run(head, (*linked(number, link), "b")),
        Run(f"\n{text}"),
        Run(place, ("code",)),
        Run("\n\n"),
    )


def date_line(found: FoundEvent, lang: str) -> str:
    """The date as written, and as YYYY-MM-DD if it is known; without a date the day of publication."""
    event = found.event
    days = "–".join(day for day in (event.date, event.date_end) if day)
    if not days and found.published:
        days = say("published", lang, day=found.published)
    coming = words.say("announced", lang) if is_announced(event, found.published) else ""
    return clip(" · ".join(part for part in (event.date_text, days, coming) if part) or say("no_date", lang), 60)


def by_role(people: Sequence[Person], lang: str) -> tuple[str, ...]:
    """A line for each role; those who lead, host or speak have their titles."""
    lines = []
    for role, of_role in groupby(sorted(people, key=lambda p: _ROLES.index(p.role)), key=lambda person: person.role):
        named = list(of_role)
        shown = [titled(p.name, p.title if role in _WITH_TITLES else "", lang) for p in named[:_MOST_NAMES]]
        rest = words.say("and_others", lang, count=len(named)) if len(named) > _MOST_NAMES else ""
        names = words.say("comma", lang).join(shown) + rest
        lines.append(say("role_line", lang, role=role_name(role, lang), names=names))
    return tuple(lines)


def role_name(role: str, lang: str) -> str:
    return words.say(f"role_{role}", lang).capitalize()


def titled(name: str, title: str, lang: str) -> str:
    return say("title_with", lang, name=name, title=title) if title else name


def deed(event: Event, lang: str) -> str:
    """The action and its targets, and the topic unless a target contains it; no action that only names a role."""
    action = "" if event.action in {words.say(f"role_{p.role}", "zh") for p in event.people} else event.action
    targets = "、".join(event.targets[:_MOST_TARGETS])
    if len(event.targets) > _MOST_TARGETS:
        targets += say("and_places", lang, count=len(event.targets))
    if not targets or (len(event.targets) == 1 and targets in event.topic):
        return f"{action} {event.topic}".strip()
    is_said = _bare(event.topic) in _bare("、".join(event.targets))
    return f"{action} {titled(targets, '' if is_said else event.topic, lang)}".strip()


async def _read(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    """A page of the newest events that fit; without conditions of what has happened.

    Raises:
        BaowenError: what was typed is not understood, or there is no index.
    """
    if not wanted.question:
        return await _read_recent(bot, wanted, start, lang)
    title = say("events_of", lang, filters=wanted.question)
    return await _page(bot, wanted, start, lang, title, engine_tasks.typed_events)


async def _read_recent(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    """As `_read`, of what has happened: what a paper only announces is left out."""
    title = say("recent_of", lang, filters=wanted.question) if wanted.question else say("recent_title", lang)
    return await _page(bot, wanted, start, lang, title, engine_tasks.recent_events)


async def _page(
    bot: RunningBot, wanted: Wanted, start: int, lang: str, title: str, read: Callable[..., EventPage]
) -> ListPage:
    filtered = parse_wanted(wanted)
    page = await bot.workers.call(read, filtered, start, PAGE)
    if page.total and not page.events:  # the index has fewer events than before
        start = start_of(start, page.total, PAGE)
        page = await bot.workers.call(read, filtered, start, PAGE)
    below = _below(wanted, filtered, lang)
    return ListPage(
        start,
        page.total,
        page.events,
        page.generation,
        lambda link: framed(
            title,
            events_text(page.events, start + 1, page.total, lang, link),
            below,
            say("record_count", lang, count=page.total),
        ),
        _context(page.filtered),
    )


def _context(filtered: EventFilter) -> Mapping[str, Any] | None:
    """What a question after the list leans on: the person or the place whose events it shows."""
    person, place = filtered.name or filtered.who, filtered.where or filtered.text
    if person:
        question = say("question_where_went", "zh", name=person)
        return engine_tasks.context_about(question, people=[person], places=[place] if place else [])
    return engine_tasks.context_about(say("question_who_went", "zh", place=place), places=[place]) if place else None


def parse_wanted(wanted: Wanted) -> TypedFilter:
    """The conditions of a list of events.

    Raises:
        InputError: what was typed is not understood.
    """
    if name := wanted.query.get("name"):
        return TypedFilter(EventFilter(name=name))
    return parse(wanted.query.get("typed", ""))


def _below(wanted: Wanted, filtered: TypedFilter, lang: str) -> str:
    """The line below the list: how conditions are written, or which events conditions of time leave out."""
    if "typed" in wanted.query and not wanted.question:
        return say("events_hint", lang)
    return say("events_undated", lang) if _has_days(filtered) else ""


def _has_days(filtered: TypedFilter) -> bool:
    return bool(filtered.conditions.since or filtered.conditions.until)


def _nothing(wanted: Wanted, lang: str) -> str:
    if wanted.query.get("name"):
        return say("person_nothing", lang, name=wanted.question)
    if _has_days(parse_wanted(wanted)):
        return f"{say('events_nothing', lang)}\n{say('events_undated', lang)}"
    return say("events_nothing" if wanted.question else "recent_nothing", lang)


def _bare(text: str) -> str:
    """The text without the separators of a list."""
    return re.sub(r"[\s、,，]+", "", text)


EVENTS = ListKind("events", TURN, PAGE, _read, _nothing, has_tools=True, has_months=True)
RECENT = ListKind("recent", TURN, PAGE, _read_recent, _nothing, has_tools=True, has_months=True)
