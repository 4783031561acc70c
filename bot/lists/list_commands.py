"""The commands that show lists, and the buttons below them."""

import json
from dataclasses import replace

from telegram import Update

from bot import buttons
from bot.lists.dossier_lists import PERSON, PLACE, on_person, on_place
from bot.lists.event_lists import EVENTS, RECENT, on_events, on_recent
from bot.lists.list_pages import Wanted, asker_of_button, show_list
from bot.lists.search_lists import HITS, on_more, on_search
from bot.pressed import OldButtonError, pressed_of, reply_of
from bot.running_bot import BotContext, Handler

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
    buttons.MORE: on_more,
    buttons.TURN_MORE: on_turn,
    buttons.EVENTS: on_turn,
    buttons.PERSON: on_turn,
    buttons.PLACE: on_turn,
}
