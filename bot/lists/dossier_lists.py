"""/person and /place: what is known of people or of a place, a page of events at a time."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any

from bot import buttons, engine_tasks
from bot.engine_tasks import Sample
from bot.lists.event_lists import LINE_LENGTHS, PAGE, by_role, entry, role_name, titled, under
from bot.lists.list_groups import headings
from bot.lists.list_pages import ListKind, ListPage, Wanted, argument_of, show_list, start_of, tell_usage
from bot.message_parts import Link, clip, fitting, paged
from bot.request import Request
from bot.running_bot import RunningBot
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.calendar.timeline import day_of
from retrieval.dossiers.dossier import PersonDossier, PlaceDossier, TitleSeen
from retrieval.records import FoundEvent, Person
from retrieval.show import texts as words

MOST_DOSSIERS = 5  # different names that a part of a name may fit; with more only the names are listed
MOST_ECHOED = 40  # characters of a name that nobody has; the text says it twice
_MOST_TITLES = 5
_MOST_VISITORS = 8


async def on_person(request: Request) -> None:
    """/person NAME."""
    await _show(request, PERSON, lambda sample: sample.person)


async def on_place(request: Request) -> None:
    """/place PLACE."""
    await _show(request, PLACE, lambda sample: sample.place)


def people_text(dossiers: Sequence[PersonDossier], start: int, lang: str, link: Link | None = None) -> Rich:
    """PAGE events from `start` of all these people, each below its person; of many people only a list of them."""
    if _is_brief(dossiers):
        return fitting(lambda most: _brief(dossiers, start, lang, most), LINE_LENGTHS)
    return fitting(lambda most: _people(dossiers, start, lang, link, most), LINE_LENGTHS)


def people_total(dossiers: Sequence[PersonDossier]) -> int:
    """How many entries `people_text` shows page by page: events, or people if there are many."""
    return len(dossiers) if _is_brief(dossiers) else sum(len(dossier.events) for dossier in dossiers)


def place_text(dossier: PlaceDossier, start: int, lang: str, link: Link | None = None) -> Rich:
    """On the first page who came how often; then PAGE events from `start`, the earliest first."""
    return fitting(lambda most: _place(dossier, start, lang, link, most), LINE_LENGTHS)


async def _show(request: Request, kind: ListKind, sampled: Callable[[Sample], str]) -> None:
    """The dossier of the name behind the command; without a name how the command is used."""
    name = await argument_of(request)
    if name:
        await show_list(request, kind, Wanted(name, {}))
    elif name is not None:
        await tell_usage(request, f"usage_{kind.name}", kind.name, sampled)


async def _read_people(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    dossiers, generation = await bot.workers.call(engine_tasks.people, wanted.question)
    total = people_total(dossiers)
    start = start_of(start, total, PAGE)
    events = [found for dossier in dossiers for found in dossier.events]
    return ListPage(
        start,
        total,
        events[start : start + PAGE],
        generation,
        lambda link: people_text(dossiers, start, lang, link),
        _about_people(dossiers),
    )


async def _read_place(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    dossier, generation = await bot.workers.call(engine_tasks.place, wanted.question)
    total = len(dossier.events)
    start = start_of(start, total, PAGE)
    return ListPage(
        start,
        total,
        dossier.events[start : start + PAGE],
        generation,
        lambda link: place_text(dossier, start, lang, link),
        engine_tasks.context_about(say("question_who_went", "zh", place=dossier.place), places=[dossier.place]),
    )


def _about_people(dossiers: Sequence[PersonDossier]) -> Mapping[str, Any] | None:
    """The context of the page of one person, or of namesakes; a list of different people is about nobody."""
    names = {dossier.name for dossier in dossiers}
    if len(names) != 1:
        return None
    (name,) = names
    return engine_tasks.context_about(say("question_where_went", "zh", name=name), people=[name])


def _no_person(wanted: Wanted, lang: str) -> str:
    return say("person_nothing", lang, name=clip(wanted.question, MOST_ECHOED))


def _no_place(wanted: Wanted, lang: str) -> str:
    return say("place_nothing", lang, place=clip(wanted.question, MOST_ECHOED))


def _is_brief(dossiers: Sequence[PersonDossier]) -> bool:
    return len({dossier.name for dossier in dossiers}) > MOST_DOSSIERS


def _brief(dossiers: Sequence[PersonDossier], start: int, lang: str, most: int) -> Rich:
    rich: Rich = (Run(say("several_people", lang, count=len(dossiers)) + "\n\n"),)
    shown = dossiers[start : start + PAGE]
    for number, dossier in enumerate(shown, start + 1):
        title = clip(dossier.titles[0].title if dossier.titles else "", most)
        count = say("record_count", lang, count=len(dossier.events))
        rich += (Run(f"{number}. "), Run(dossier.name, ("b",)), Run(f" {title}".rstrip() + f" · {count}\n"))
    rich += (Run("\n" + say("name_more", lang) + "\n"),)
    return rich + paged(start + 1, len(shown), len(dossiers), lang)


def _people(dossiers: Sequence[PersonDossier], start: int, lang: str, link: Link | None, most: int) -> Rich:
    told = [(of, found) for of, dossier in enumerate(dossiers) for found in dossier.events]
    shown = list(enumerate(told, 1))[start : start + PAGE]
    rich: Rich = ()
    for of, entries in groupby(shown, key=lambda one: one[1][0]):
        dossier = dossiers[of]
        rich += _who(dossiers, of, lang, most)
        listed = [(number, found) for number, (_, found) in entries]
        for (number, found), above in zip(listed, headings([found for _, found in listed], lang), strict=True):
            own = [_own_part(part, dossier, lang) for part in dossier.parts_in(found)]
            rich += under(above) + entry(number, found, own, lang, link, most)
    return rich + paged(start + 1, len(shown), len(told), lang)


def _who(dossiers: Sequence[PersonDossier], of: int, lang: str, most: int) -> Rich:
    """The name, which of the people of this name it is, and the titles that the papers give."""
    dossier = dossiers[of]
    namesakes = [i for i, other in enumerate(dossiers) if other.name == dossier.name]
    which = say("namesake", lang, number=namesakes.index(of) + 1, of=len(namesakes)) if len(namesakes) > 1 else ""
    facts = (which, say("record_count", lang, count=len(dossier.events)), _span(dossier.events))
    lines = [clip(_title(seen, lang), most) for seen in dossier.titles[:_MOST_TITLES]]
    if (more := len(dossier.titles) - _MOST_TITLES) > 0:
        lines.append(say("more_titles", lang, count=more))
    head = (Run(dossier.name, ("b",)), Run("".join(f" · {fact}" for fact in facts if fact) + "\n"))
    return *head, Run("".join(f"• {line}\n" for line in lines) + "\n")


def _own_part(part: Person, dossier: PersonDossier, lang: str) -> str:
    """The person's role in an event, with the title if the person has several."""
    return titled(role_name(part.role, lang), part.title if len(dossier.titles) > 1 else "", lang)


def _title(seen: TitleSeen, lang: str) -> str:
    days = "–".join(dict.fromkeys(day for day in (seen.first, seen.last) if day))
    return f"{seen.title or words.say('no_title', lang)}{days and f' · {days}'}"


def _place(dossier: PlaceDossier, start: int, lang: str, link: Link | None, most: int) -> Rich:
    facts = (say("record_count", lang, count=len(dossier.events)), _span(dossier.events))
    rich: Rich = (Run(clip(dossier.place, 100), ("b",)), Run("".join(f" · {fact}" for fact in facts if fact) + "\n\n"))
    if start == 0 and dossier.visitors:
        rich += _visitors(dossier, lang, most)
    shown = dossier.events[start : start + PAGE]
    for number, (found, above) in enumerate(zip(shown, headings(shown, lang), strict=True), start + 1):
        rich += under(above) + entry(number, found, by_role(found.event.people, lang), lang, link, most)
    return rich + paged(start + 1, len(shown), len(dossier.events), lang)


def _visitors(dossier: PlaceDossier, lang: str, most: int) -> Rich:
    lines = [
        f"{clip(titled(visitor.name, visitor.title, lang), most)} · {say('visits', lang, count=visitor.visits)}"
        for visitor in dossier.visitors[:_MOST_VISITORS]
    ]
    if (more := len(dossier.visitors) - _MOST_VISITORS) > 0:
        lines.append(words.say("more_people", lang, count=more))
    return Run(say("visitors", lang), ("b",)), Run("\n" + "".join(f"• {line}\n" for line in lines) + "\n")


def _span(events: Sequence[FoundEvent]) -> str:
    """The first and the last known day."""
    days = sorted({day for found in events if (day := day_of(found.event, found.published))})
    return "–".join(dict.fromkeys((days[0], days[-1]))) if days else ""


PERSON = ListKind("person", buttons.PERSON, PAGE, _read_people, _no_person, has_tools=True)
PLACE = ListKind("place", buttons.PLACE, PAGE, _read_place, _no_place, has_tools=True)
