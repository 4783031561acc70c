"""筛选, 按月 and 导出 below a list of events: it is narrowed or turned in its own message, or sent as a file."""

import json
import logging
import time
from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import engine_tasks
from bot.buttons import BACK, NARROW, button, data_of
from bot.held_files import export_folder
from bot.lists.dossier_lists import PERSON, PLACE
from bot.lists.event_lists import EVENTS, RECENT, parse_wanted
from bot.lists.list_groups import Counts, Facets
from bot.lists.list_pages import ListKind, Wanted, keyboard_of, show_list
from bot.lists.typed_filters import parse, with_conditions
from bot.request import OldButtonError, Request
from bot.store import Reply
from bot.texts import say
from retrieval.errors import BaowenError
from retrieval.show import texts as words

_log = logging.getLogger(__name__)

MOST_EXPORTED = 5000  # events of one file
MOST_MONTHS = 36  # of one panel
MOST_BYTES = 64  # of a button's data
CLEAR = "clear"
_IN_A_ROW = 3
_KINDS = {kind.name: kind for kind in (EVENTS, RECENT, PERSON, PLACE)}
_FIELD_OF = {PERSON.name: "who", PLACE.name: "where"}  # what the page of a person or a place is a list of


async def on_filters(request: Request) -> None:
    """筛选: show by what the list could be narrowed, in place of its buttons."""
    await _open_panel(request, for_months=False)


async def on_months(request: Request) -> None:
    """按月: show the months of the list, in place of its buttons."""
    await _open_panel(request, for_months=True)


async def on_back(request: Request) -> None:
    """返回: show the buttons of the list again."""
    kept, kind = _list_of(request)
    record = json.loads(kept.record)
    await request.acknowledge()
    keyboard = keyboard_of(
        kept.reply_id, kind, _wanted(kept), int(record.get("start", 0)), int(record.get("total", 0)), request.lang
    )
    if keyboard is not None:
        await request.bot.sender.edit_keyboard(request.place.chat_id, request.message_id, keyboard)


async def on_narrow(request: Request) -> None:
    """A kind, a person, a place or a year: show the events of the list that it fits, in the same message."""
    kept, kind = _list_of(request)
    _, field, *rest = (*data_of(request.button.data if request.button else None), "")
    value = ":".join(rest[:-1])
    typed = _typed(kept)
    if field == CLEAR:
        typed = ""
    elif field == "year" and len(value) == 4 and value.isdecimal():
        typed = with_conditions(typed, {"since": value, "until": value})
    elif field in ("kind", "who", "where") and value:
        typed = with_conditions(typed, {field: value})
    else:
        raise OldButtonError
    shown = RECENT if kind is RECENT else EVENTS
    await show_list(request, shown, Wanted(typed, {"typed": typed} if typed or kind is not RECENT else {}), 0, kept)


async def on_export(request: Request) -> None:
    """导出: send the events of the list as a file, the first MOST_EXPORTED of them."""
    bot, (kept, kind) = request.bot, _list_of(request)
    if wait := request.why_wait():
        await request.alert(wait)
        return
    try:
        with export_folder(bot.data) as folder:
            path = folder / f"baowen-{kind.name}-{time.strftime('%Y-%m-%d')}.csv"
            with bot.under_way():
                rows, total = await bot.workers.call(
                    engine_tasks.write_events, parse(_typed(kept)), path, MOST_EXPORTED, is_recent=_is_recent(kept)
                )
            await request.acknowledge()
            key = "list_exported" if rows == total else "list_exported_part"
            await bot.sender.document(request.place, path, say(key, request.lang, count=rows, total=total))
    except BaowenError as error:
        await request.alert(request.line_of(error))
    _log.info("list exported", extra={"update": request.update_id, "user": request.user.id, "kind": kind.name})


async def _open_panel(request: Request, *, for_months: bool) -> None:
    bot, lang, (kept, kind) = request.bot, request.lang, _list_of(request)
    if wait := request.why_wait():
        await request.alert(wait)
        return
    typed = _typed(kept)
    try:
        with bot.under_way():
            facets = await bot.workers.call(engine_tasks.facets, parse(typed), is_recent=_is_recent(kept))
    except BaowenError as error:
        await request.alert(request.line_of(error))
        return
    panel: InlineKeyboardMarkup
    if for_months:
        if not facets.months:
            await request.alert(say("no_months", lang))
            return
        panel = _months_panel(kept.reply_id, kind.verb, facets, lang)
    else:
        panel = _filters_panel(kept.reply_id, facets, lang, is_narrowed=bool(typed))
    await request.acknowledge()
    await bot.sender.edit_keyboard(request.place.chat_id, request.message_id, panel)


def _filters_panel(reply_id: int, facets: Facets, lang: str, *, is_narrowed: bool) -> InlineKeyboardMarkup:
    """A button for each kind, person, place and year that leaves fewer events than there are, and the way back."""
    kinds = [(kind, words.say(f"kind_{kind}", lang), count) for kind, count in facets.kinds]
    rows = [
        *_rows(reply_id, "kind", kinds if len(kinds) > 1 else []),
        *_rows(reply_id, "who", _named(facets.people)),
        *_rows(reply_id, "where", _named(facets.places)),
        *_rows(reply_id, "year", _named(facets.years) if len(facets.years) > 1 else []),
    ]
    below = [button(say("button_all_again", lang), NARROW, reply_id, CLEAR)] if is_narrowed else []
    return InlineKeyboardMarkup([*rows, [*below, _back(reply_id, lang)]])


def _months_panel(reply_id: int, verb: str, facets: Facets, lang: str) -> InlineKeyboardMarkup:
    """A button for each month; it turns the list to where the month begins. verb: of the list's turning."""
    shown = [
        button(say("facet", lang, name=one.month, count=one.count), verb, reply_id, one.first)
        for one in facets.months[:MOST_MONTHS]
    ]
    return InlineKeyboardMarkup([*_in_rows(shown), [_back(reply_id, lang)]])


def _rows(reply_id: int, field: str, choices: Sequence[tuple[str, str, int]]) -> list[list[InlineKeyboardButton]]:
    """Buttons for (value, label, count); a value too long for a button's data is left out."""
    made = [button(f"{label} {count}", NARROW, reply_id, field, value) for value, label, count in choices]
    return _in_rows([one for one in made if len(str(one.callback_data).encode()) <= MOST_BYTES])


def _named(counts: Counts) -> list[tuple[str, str, int]]:
    return [(value, value, count) for value, count in counts]


def _in_rows(made: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [made[start : start + _IN_A_ROW] for start in range(0, len(made), _IN_A_ROW)]


def _back(reply_id: int, lang: str) -> InlineKeyboardButton:
    return button(say("button_back", lang), BACK, reply_id)


def _list_of(request: Request) -> tuple[Reply, ListKind]:
    """The list below which the button stands.

    Raises:
        OldButtonError: it was deleted, belongs to another chat, or is no list of events.
    """
    kept = request.kept_reply()
    if kept.kind not in _KINDS or "query" not in json.loads(kept.record):
        raise OldButtonError
    return kept, _KINDS[kept.kind]


def _wanted(kept: Reply) -> Wanted:
    return Wanted(kept.question, json.loads(kept.record)["query"])


def _is_recent(kept: Reply) -> bool:
    """Whether the list leaves out what only lies ahead: /recent does, and /events without conditions."""
    return kept.kind == RECENT.name or (kept.kind == EVENTS.name and not kept.question)


def _typed(kept: Reply) -> str:
    """The conditions of the list, as one would type them behind /events."""
    wanted = _wanted(kept)
    if field := _FIELD_OF.get(kept.kind):
        return with_conditions("", {field: wanted.question})
    if name := wanted.query.get("name"):
        return with_conditions("", {"who": str(name)})
    parse_wanted(wanted)
    return str(wanted.query.get("typed", ""))
