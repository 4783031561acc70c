"""/person and /place: what is known of people or of a place, a page of events at a time."""

from collections.abc import Callable

from telegram import Update

from bot import buttons, engine_tasks, rendering
from bot.engine_tasks import Sample
from bot.lists.command_usage import argument_of, tell_usage
from bot.lists.list_pages import ListKind, ListPage, Wanted, asker_of_command, show_list, start_of
from bot.message_parts import clip
from bot.running_bot import BotContext, RunningBot, visit_of
from bot.texts import say

SIZE = rendering.PAGE
MOST_ECHOED = 40  # characters of a name that nobody has; the text says it twice


async def on_person(update: Update, context: BotContext) -> None:
    """/person NAME."""
    await _show(update, context, PERSON, lambda sample: sample.person)


async def on_place(update: Update, context: BotContext) -> None:
    """/place PLACE."""
    await _show(update, context, PLACE, lambda sample: sample.place)


async def _show(update: Update, context: BotContext, kind: ListKind, sampled: Callable[[Sample], str]) -> None:
    """The dossier of what is named behind the command; without a name how the command is used."""
    visit = visit_of(update, context)
    name = await argument_of(visit, context)
    if name:
        await show_list(asker_of_command(visit, update), kind, Wanted(name, {}))
    elif name is not None:
        await tell_usage(visit, f"usage_{kind.name}", kind.name, sampled)


async def _read_people(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    dossiers, generation = await bot.workers.call(engine_tasks.people, wanted.question)
    total = rendering.people_total(dossiers)
    start = start_of(start, total, SIZE)
    events = [found for dossier in dossiers for found in dossier.events]
    return ListPage(
        start,
        total,
        events[start : start + SIZE],
        generation,
        lambda link: rendering.people(dossiers, start, lang, link),
    )


async def _read_place(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    dossier, generation = await bot.workers.call(engine_tasks.place, wanted.question)
    total = len(dossier.events)
    start = start_of(start, total, SIZE)
    return ListPage(
        start,
        total,
        dossier.events[start : start + SIZE],
        generation,
        lambda link: rendering.place(dossier, start, lang, link),
    )


def _no_person(wanted: Wanted, lang: str) -> str:
    return say("person_nothing", lang, name=clip(wanted.question, MOST_ECHOED))


def _no_place(wanted: Wanted, lang: str) -> str:
    return say("place_nothing", lang, place=clip(wanted.question, MOST_ECHOED))


PERSON = ListKind("person", buttons.PERSON, SIZE, _read_people, _no_person)
PLACE = ListKind("place", buttons.PLACE, SIZE, _read_place, _no_place)
