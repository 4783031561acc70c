"""Prints events and dossiers for a person at a terminal."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import typer

from retrieval.calendar.timeline import day_of, is_announced
from retrieval.dossiers.dossier import PersonDossier, PlaceDossier, TitleSeen
from retrieval.records import LIKELY, FoundEvent, Person
from retrieval.show.printable import printable
from retrieval.show.rendering import LEAST_TABLE_COLUMNS, place_of
from retrieval.show.texts import say

if TYPE_CHECKING:
    from rich.console import Console

MOST_DOSSIERS = 5  # people who share a part of their name; of more, only the names are listed
_MOST_NAMES = 6  # names of one role in a cell
_MOST_VISITORS = 12
_ROLES = ("lead", "host", "speak", "attend", "accompany", "appointed", "removed")
_WITH_TITLES = ("lead", "host", "speak", "appointed", "removed")
_Cells = tuple[str, ...]


def print_events(events: Iterable[FoundEvent], more: int, lang: str) -> None:
    """Print a table of events, or in a narrow terminal a list, and how many more there are."""
    _print_rows(("date", "people", "event"), (_event_cells(found, lang) for found in events), lang)
    if more:
        print(say("more_events", lang, count=more))


def print_people(dossiers: Sequence[PersonDossier], lang: str) -> None:
    """Print each person's titles, then the events in order of time; of many people only who they are."""
    brief = len({dossier.name for dossier in dossiers}) > MOST_DOSSIERS
    for name, of_name in groupby(dossiers, key=lambda dossier: dossier.name):
        namesakes = list(of_name)
        for number, dossier in enumerate(namesakes, 1):
            which = f" ({number}/{len(namesakes)})" if len(namesakes) > 1 else ""
            count = say("event_count", lang, count=len(dossier.events))
            typer.secho(f"{printable(name)}{which}  {count}{_span(dossier.events)}", bold=True)
            for seen in dossier.titles:
                print(f"  {_title_line(seen, lang)}")
            if not brief:
                heads = ("date", "role", "event")
                _print_rows(heads, (_part_cells(dossier, found, lang) for found in dossier.events), lang)
    if brief:
        print(say("name_more", lang))


def print_place(dossier: PlaceDossier, lang: str) -> None:
    """Print who came how often, then the events in order of time."""
    count = say("event_count", lang, count=len(dossier.events))
    typer.secho(f"{printable(dossier.place)}  {count}{_span(dossier.events)}", bold=True)
    for visitor in dossier.visitors[:_MOST_VISITORS]:
        print(f"  {printable(_titled(visitor.name, visitor.title, lang))}  {say('visits', lang, count=visitor.visits)}")
    if len(dossier.visitors) > _MOST_VISITORS:
        print(f"  {say('more_people', lang, count=len(dossier.visitors) - _MOST_VISITORS)}")
    _print_rows(("date", "people", "event"), (_event_cells(found, lang) for found in dossier.events), lang)


def _print_rows(heads: Sequence[str], rows: Iterable[_Cells], lang: str) -> None:
    from rich.console import Console

    console = Console()
    show = _print_table if console.width >= LEAST_TABLE_COLUMNS else _print_list
    show(console, [say(f"event_{head}", lang) for head in heads], rows)


def _print_table(console: "Console", heads: Sequence[str], rows: Iterable[_Cells]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, padding=(0, 1))
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        *cells, (deed, _, place) = *row[:-1], row[-1].rpartition("\n")
        table.add_row(*map(Text, cells), Text.assemble(deed, deed and "\n", (place, "cyan")))
    console.print(table)


def _print_list(_: "Console", heads: Sequence[str], rows: Iterable[_Cells]) -> None:
    for row in rows:
        print("  ".join(" ".join(cell.split("\n")) for cell in row if cell))


def _event_cells(found: FoundEvent, lang: str) -> _Cells:
    doubt = "" if found.event.probability >= LIKELY else "? "
    return _date(found, lang), doubt + _people(found.event.people, lang), _deed(found)


def _part_cells(dossier: PersonDossier, found: FoundEvent, lang: str) -> _Cells:
    parts = dossier.parts_in(found)
    own = "\n".join(" ".join(filter(None, (say(f"role_{part.role}", lang), part.title))) for part in parts)
    return _date(found, lang), printable(own, keep="\n"), _deed(found)


def _date(found: FoundEvent, lang: str) -> str:
    """The date as written and as understood; without one, the day of publication."""
    event = found.event
    days = event.date or ""
    if event.date_end:
        days += f"–{event.date_end[len('2023-') :]}" if event.date_end[:4] == days[:4] else f"–{event.date_end}"
    if not days and found.published:
        days = say("published_on", lang, day=found.published)
    coming = say("announced", lang) if is_announced(event, found.published) else ""
    return "\n".join(printable(part) for part in (event.date_text, days, coming) if part)


def _people(people: Sequence[Person], lang: str) -> str:
    """One line for each role: those who lead with their titles, those who go along without."""
    lines = []
    for role, of_role in groupby(sorted(people, key=lambda p: _ROLES.index(p.role)), key=lambda person: person.role):
        named = list(of_role)
        shown = [_titled(person.name, person.title if role in _WITH_TITLES else "", lang) for person in named]
        rest = say("and_others", lang, count=len(named)) if len(named) > _MOST_NAMES else ""
        lines.append(f"{say(f'role_{role}', lang)} {say('comma', lang).join(shown[:_MOST_NAMES])}{rest}")
    return "\n".join(map(printable, lines))


def _deed(found: FoundEvent) -> str:
    """The action with its targets, the topic if they do not include it, and the source."""
    event = found.event
    targets = "、".join(event.targets)
    topic = "" if event.topic in targets else event.topic
    lines = (f"{event.action} {targets}".strip(), topic, place_of(found.source, found.lines))
    return "\n".join(printable(line) for line in lines if line)


def _titled(name: str, title: str, lang: str) -> str:
    if not title:
        return name
    return f"{name} ({title})" if lang == "en" else f"{name}({title})"


def _title_line(seen: TitleSeen, lang: str) -> str:
    title = seen.title or say("no_title", lang)
    days = "–".join(dict.fromkeys(day for day in (seen.first, seen.last) if day))
    others = say("more_sources", lang, count=len(seen.sources)) if len(seen.sources) > 1 else ""
    return printable("  ".join(filter(None, (title, days, f"{seen.sources[0]}{others}"))))


def _span(events: Sequence[FoundEvent]) -> str:
    """The first and the last known day."""
    days = sorted({day for found in events if (day := day_of(found.event, found.published))})
    return f"  {'–'.join(dict.fromkeys((days[0], days[-1])))}" if days else ""
