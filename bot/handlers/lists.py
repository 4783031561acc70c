"""The commands that show lists, and the buttons below them."""

import json
from dataclasses import replace

from telegram import Update

from bot import keyboards
from bot.context import BotContext, Handler
from bot.handlers.dossiers import PERSON, PLACE, on_person, on_place
from bot.handlers.hits import HITS, on_more, on_search
from bot.handlers.listing import Wanted, asker_of_button, show_list
from bot.handlers.pressed import OldButtonError, pressed_of, reply_of
from bot.handlers.records import EVENTS, RECENT, on_events, on_recent

MOST_START = 1_000_000  # more entries than any list has

KINDS = {kind.name: kind for kind in (HITS, EVENTS, RECENT, PERSON, PLACE)}


async def on_turn(update: Update, context: BotContext) -> None:
    """◀ ▶: another page of the list, in its message."""
    pressed = pressed_of(update, context)
    reply, (_, start) = reply_of(pressed), pressed.numbers(2)
    if reply.kind not in KINDS:
        raise OldButtonError
    asker = replace(asker_of_button(pressed), asked_message_id=reply.asked_message_id, replaces=pressed.message_id)
    wanted = Wanted(reply.question, json.loads(reply.record)["query"])
    await show_list(asker, KINDS[reply.kind], wanted, min(max(0, start), MOST_START))


COMMANDS: dict[str, Handler] = {
    "search": on_search,
    "events": on_events,
    "person": on_person,
    "place": on_place,
    "recent": on_recent,
}
BUTTONS: dict[str, Handler] = {
    keyboards.MORE: on_more,
    keyboards.TURN_MORE: on_turn,
    keyboards.EVENTS: on_turn,
    keyboards.PERSON: on_turn,
    keyboards.PLACE: on_turn,
}
