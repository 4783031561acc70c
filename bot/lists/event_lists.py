"""/events, /recent and 全部记录: events, a page at a time."""

from telegram import Update

from bot import buttons, engine_tasks, rendering
from bot.lists.command_usage import argument_of
from bot.lists.list_pages import (
    ListKind,
    ListPage,
    Wanted,
    asker_of_button,
    asker_of_command,
    framed,
    show_list,
    start_of,
)
from bot.lists.typed_filters import TypedFilter, parse
from bot.pressed import Pressed
from bot.running_bot import BotContext, RunningBot, visit_of
from bot.texts import say
from retrieval.index.event_filter import EventFilter


async def on_events(update: Update, context: BotContext) -> None:
    """/events with conditions; without any the newest events, and how conditions are written."""
    visit = visit_of(update, context)
    typed = await argument_of(visit, context)
    if typed is not None:
        asker = asker_of_command(visit, update)
        await show_list(asker, EVENTS, Wanted(typed, {"typed": typed}))


async def on_recent(update: Update, context: BotContext) -> None:
    """/recent: the newest events."""
    visit = visit_of(update, context)
    asker = asker_of_command(visit, update)
    await show_list(asker, RECENT, Wanted("", {}))


async def show_records_of(pressed: Pressed, name: str) -> None:
    """The events of a person, in a message of its own; the press is acknowledged already."""
    asker = asker_of_button(pressed, is_acknowledged=True)
    await show_list(asker, EVENTS, Wanted(name, {"name": name}))


async def _read(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    """The newest that fit.

    Raises:
        BaowenError: what was typed is not understood, or there is no index.
    """
    size = buttons.LIST_PAGE
    filtered = _filter(wanted)
    page = await bot.workers.call(engine_tasks.typed_events, filtered, start, size)
    if page.total and not page.events:  # the index has fewer by now
        start = start_of(start, page.total, size)
        page = await bot.workers.call(engine_tasks.typed_events, filtered, start, size)
    title = say("events_of", lang, filters=wanted.question) if wanted.question else say("recent_title", lang)
    below = _below(wanted, filtered, lang)
    return ListPage(
        start,
        page.total,
        page.events,
        page.generation,
        lambda link: framed(title, rendering.events(page.events, start + 1, page.total, lang, link), below),
    )


def _filter(wanted: Wanted) -> TypedFilter:
    if name := wanted.query.get("name"):
        return TypedFilter(EventFilter(name=name))
    return parse(wanted.query.get("typed", ""))


def _below(wanted: Wanted, filtered: TypedFilter, lang: str) -> str:
    """What else to know of the list: how conditions are written, or what conditions of time leave out."""
    if "typed" in wanted.query and not wanted.question:
        return say("events_hint", lang)
    return say("events_undated", lang) if _has_days(filtered) else ""


def _has_days(filtered: TypedFilter) -> bool:
    return bool(filtered.conditions.since or filtered.conditions.until)


def _nothing(wanted: Wanted, lang: str) -> str:
    if wanted.query.get("name"):
        return say("person_nothing", lang, name=wanted.question)
    if _has_days(_filter(wanted)):
        return f"{say('events_nothing', lang)}\n{say('events_undated', lang)}"
    return say("events_nothing" if wanted.question else "recent_nothing", lang)


EVENTS = ListKind("events", buttons.EVENTS, buttons.LIST_PAGE, _read, _nothing)
RECENT = ListKind("recent", buttons.EVENTS, buttons.LIST_PAGE, _read, _nothing)
