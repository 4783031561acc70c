"""The commands that list what happened: events, person, place."""

import itertools
import sys
from typing import Annotated

import typer

from retrieval.cli.exit_codes import DONE, NOTHING_FOUND
from retrieval.cli.options import IndexOption, JsonOption, LangOption, open_engine, prepare
from retrieval.cli.streams import print_json, tell
from retrieval.errors import InputError
from retrieval.languages import in_both
from retrieval.show import formats
from retrieval.show.texts import TEXTS, say

MOST_EVENTS_SHOWN = 50


def events(
    who: Annotated[
        str | None, typer.Option("--who", metavar="NAME", help="谁:名字或其一部分、李书记 a name, a part, or 李书记")
    ] = None,
    where: Annotated[
        str | None, typer.Option("--where", metavar="PLACE", help="地方、项目、区县 a place, project or district")
    ] = None,
    title: Annotated[
        str | None, typer.Option("--title", metavar="TITLE", help="职务,如 区委书记 title, such as 区委书记")
    ] = None,
    action: Annotated[
        str | None, typer.Option("--action", metavar="WORD", help="做了什么,如 调研 action, such as 调研")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="不早于 not before YYYY-MM-DD, YYYY-MM")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="不晚于 not after YYYY-MM-DD, YYYY-MM")
    ] = None,
    text: Annotated[
        str | None, typer.Option("--text", metavar="WORDS", help="原句或标题里的词 words of sentence or headline")
    ] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="visit|meeting|training|appointment|other")
    ] = None,
    show_all: Annotated[
        bool, typer.Option("--all", help="连多半不是的也列出,标“?” with those that probably are none, marked ?")
    ] = False,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="每件一行 JSON one JSON line an event, all")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV,可用 Excel 打开 CSV that Excel opens, all")] = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """列出档案里的事件,新的在前:谁、何时、去了哪里、出处。List events, newest first, each with its source."""
    settings, folder, lang = prepare(index, lang)
    if as_jsonl and as_csv:
        raise InputError(*in_both(TEXTS, "two_outputs"))
    from retrieval.calendar.periods import read_day
    from retrieval.index.event_filter import EventFilter
    from retrieval.records import LIKELY

    since, until = read_day("--since", since), read_day("--until", until)
    least = 0.0 if show_all else LIKELY
    wanted = EventFilter(
        who=who, where=where, title=title, action=action, since=since, until=until, text=text, kind=kind, least=least
    )
    engine = open_engine(folder, settings)
    found = engine.events(wanted)
    first = list(itertools.islice(found, MOST_EVENTS_SHOWN))
    if as_csv:
        formats.write_events_csv(itertools.chain(first, found), sys.stdout)
    elif as_jsonl:
        for event in itertools.chain(first, found):
            print_json(formats.event_record(event))
    elif first:
        from retrieval.show import event_rendering

        more = engine.count_events(wanted) - len(first) if len(first) == MOST_EVENTS_SHOWN else 0
        event_rendering.print_events(first, more, lang)
    else:
        tell(say("not_found", lang))
    return DONE if first else NOTHING_FOUND


def person(
    name: Annotated[str, typer.Argument(metavar="NAME", help="名字,或其一部分 a name, or a part of it")],
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """一个人的职务和做过的事,按时间排列;同名的人分开。A person's titles and events in time; namesakes apart."""
    settings, folder, lang = prepare(index, lang)
    _check_named(name)
    dossiers = open_engine(folder, settings).people(name)
    if as_json:
        print_json(formats.person_record(name, dossiers))
    elif dossiers:
        from retrieval.show import event_rendering

        event_rendering.print_people(dossiers, lang)
    else:
        tell(say("not_found", lang))
    return DONE if dossiers else NOTHING_FOUND


def place(
    name: Annotated[
        str, typer.Argument(metavar="PLACE", help="地方或项目,或其一部分 a place or project, or a part of it")
    ],
    as_json: JsonOption = False,
    index: IndexOption = None,
    lang: LangOption = None,
) -> int:
    """谁在什么时候为什么事来过,按时间排列。Who came to a place, when and what for, in the order of time."""
    settings, folder, lang = prepare(index, lang)
    _check_named(name)
    dossier = open_engine(folder, settings).place(name)
    if as_json:
        print_json(formats.place_record(dossier))
    elif dossier.events:
        from retrieval.show import event_rendering

        event_rendering.print_place(dossier, lang)
    else:
        tell(say("not_found", lang))
    return DONE if dossier.events else NOTHING_FOUND


def _check_named(name: str) -> None:
    if not name.strip():
        raise InputError(*in_both(TEXTS, "empty_name"))
