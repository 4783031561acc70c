"""Lists that are shown page by page: read a page, store it as a reply, send it, or put it in place of the page before.

Each shown page is stored as a reply of its own, with the query behind it and the places of its entries. So its buttons
and links work after a restart and after the index has changed; turning to another page reads the index anew.
"""

import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot import engine_tasks
from bot.access.access_rules import MOST_CHARACTERS
from bot.buttons import EXPORT, FILTERS, MONTHS, button
from bot.engine_tasks import Sample
from bot.message_parts import Link, clip
from bot.request import Handler, OldButtonError, Request
from bot.running_bot import RunningBot
from bot.store import NewReply, Reply, citations_record
from bot.texts import say
from bot.transport.richtext import MOST_UNITS, Rich, Run, to_plain, units
from retrieval.errors import BaowenError
from retrieval.records import FoundEvent, Hit
from retrieval.words.tokens import squeeze

_log = logging.getLogger(__name__)
_TITLE_LENGTHS = (60, 30)  # characters, each of which may take two of the units that a message has
_MOST_START = 1_000_000  # more entries than any list has


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is to show, as plain values, so that it can be stored and the list read again."""

    question: str  # as typed, or as it is to be shown
    query: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ListPage:
    """A page of a list."""

    start: int  # how many entries stand before it
    total: int  # entries of the whole list
    entries: Sequence[FoundEvent | Hit]  # of this page, in the order of their numbers
    generation: str
    render: Callable[[Link], Rich]
    context: Mapping[str, Any] | None = None  # what a question after the list may lean on, as plain values


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list: how it is read, and how it is turned."""

    name: str  # one of the store's kinds of replies
    verb: str  # of the buttons that turn it
    size: int  # entries a page
    read: Callable[[RunningBot, Wanted, int, str], Awaitable[ListPage]]  # the page from an entry (0-based) on
    nothing: Callable[[Wanted, str], str]  # what to say where there is no entry
    has_tools: bool = False  # 筛选 and 导出, of a list of events
    has_months: bool = False  # 按月, of one in the order of time


async def argument_of(request: Request) -> str | None:
    """What stands behind the command, "" where that is nothing visible; None where it is too long, and is told so."""
    text = " ".join(request.arguments)
    if len(text) > MOST_CHARACTERS:
        await request.say("too_long", most=MOST_CHARACTERS)
        return None
    return text if squeeze(text) else ""


async def tell_usage(request: Request, key: str, command: str, argument: Callable[[Sample], str]) -> None:
    """Say how a command is used, with an example for which the archive has something."""
    try:
        sample = await request.bot.workers.call(engine_tasks.sample)
    except BaowenError:
        sample = Sample()
    await request.say(key, example=f"/{command} {argument(sample)}")


async def show_list(
    request: Request, kind: ListKind, wanted: Wanted, start: int = 0, turned: Reply | None = None
) -> None:
    """Read a page of a list and show it, or say why there is none.

    turned: the stored page in whose message the new one is shown.
    """
    bot = request.bot
    if wait := request.why_wait():
        await request.tell_to_wait(wait)
        return
    with bot.under_way():
        if request.button is None:
            bot.show_typing(request.place)
        try:
            page = await kind.read(bot, wanted, start, request.lang)
        except BaowenError as error:
            _log.info("list not shown", extra={"update": request.update_id, "reason": error.en})
            await _tell(request, request.line_of(error))
            return
        if page.total == 0:
            await _tell(request, kind.nothing(wanted, request.lang))
            return
        await _deliver(request, kind, wanted, page, turned)


def turning(kinds: Sequence[ListKind]) -> Handler:
    """The handler of ◀ ▶ below lists of these kinds: it shows another page in the same message."""
    by_name = {kind.name: kind for kind in kinds}

    async def on_turn(request: Request) -> None:
        reply, (_, start) = request.kept_reply(), request.numbers(2)
        query = json.loads(reply.record).get("query")
        if reply.kind not in by_name or query is None:
            raise OldButtonError
        wanted = Wanted(reply.question, query)
        await show_list(request, by_name[reply.kind], wanted, min(max(0, start), _MOST_START), reply)

    return on_turn


def start_of(asked_for: int, total: int, size: int) -> int:
    """The start of the page with the entry asked for, or of the last page where the list has become shorter."""
    return max(0, min(asked_for, (total - 1) // size * size))


def framed(title: str, rich: Rich, below: str = "", facts: str = "") -> Rich:
    """The list with a title and facts about all of it, and with a line below where one message has room for that."""
    behind = Run(f" · {facts}\n\n" if facts else "\n\n")
    for length in _TITLE_LENGTHS:
        whole = (Run(clip(title, length), ("b",)), behind, *rich)
        with_line = (*whole, Run(f"\n\n{below}")) if below else whole
        for tried in (with_line, whole):
            if units(to_plain(tried)) <= MOST_UNITS:
                return tried
    return rich


def below_list(reply_id: int, verb: str, start: int, page: int, total: int, lang: str) -> InlineKeyboardMarkup | None:
    """◀ where there is a page before, ▶ where there is one behind."""
    row = []
    if start > 0:
        row.append(button(say("button_previous", lang), verb, reply_id, max(0, start - page)))
    if start + page < total:
        row.append(button(say("button_next", lang), verb, reply_id, start + page))
    return InlineKeyboardMarkup([row]) if row else None


def keyboard_of(
    reply_id: int, kind: ListKind, wanted: Wanted, start: int, total: int, lang: str
) -> InlineKeyboardMarkup | None:
    """All buttons below a page of a list; None where it has none."""
    turns = below_list(reply_id, kind.verb, start, kind.size, total, lang)
    rows = [list(row) for row in turns.inline_keyboard] if turns else []
    if kind.has_tools:
        is_narrowed = bool(wanted.query.get("typed"))
        rows.append(_tools_row(reply_id, total, kind.size, lang, is_narrowed=is_narrowed, has_months=kind.has_months))
    return InlineKeyboardMarkup(rows) if rows else None


def _tools_row(
    reply_id: int, total: int, page: int, lang: str, *, is_narrowed: bool, has_months: bool
) -> list[InlineKeyboardButton]:
    """筛选 where the list is long or narrowed, 按月 where it is long and in the order of time, 导出."""
    is_long = total > page
    row = [button(say("button_filter", lang), FILTERS, reply_id)] if is_long or is_narrowed else []
    if is_long and has_months:
        row.append(button(say("button_months", lang), MONTHS, reply_id))
    return [*row, button(say("button_export", lang), EXPORT, reply_id)]


async def _tell(request: Request, text: str) -> None:
    """Say why there is no list: in a window where a button waits, else in a message."""
    if request.button is not None:
        await request.alert(text)
    else:
        await request.deliver((Run(text),))


async def _deliver(request: Request, kind: ListKind, wanted: Wanted, page: ListPage, turned: Reply | None) -> None:
    bot = request.bot
    replaces = request.message_id if turned is not None else request.earlier_answer()
    reply_id = bot.keep_reply(_row(request, kind, wanted, page, turned))
    link = bot.citation_link(reply_id, in_private=request.place.is_private)
    rich = page.render(lambda number: link(number - page.start))
    keyboard = keyboard_of(reply_id, kind, wanted, page.start, page.total, request.lang)
    seconds = await request.deliver_kept(reply_id, rich, keyboard, replaces=replaces)
    await request.acknowledge()
    _log_shown(request, kind, page, seconds)


def _row(request: Request, kind: ListKind, wanted: Wanted, page: ListPage, turned: Reply | None) -> NewReply:
    """What is stored of a page: what its links need, and the query with which its buttons read the next page."""
    record: dict[str, Any] = {"citations": citations_record(page.entries), "query": wanted.query}
    record |= {"start": page.start, "total": page.total}
    if page.context is not None and turned is None:
        record["context"] = page.context
    return NewReply(
        update_id=request.update_id,
        chat_id=request.place.chat_id,
        user_id=request.user.id,
        asked_message_id=turned.asked_message_id if turned is not None else request.message_id,
        at=request.at,
        kind=kind.name,
        question=wanted.question,
        text="",  # the index has it; statistics count questions only
        answered=True,
        generation=page.generation,
        record=json.dumps(record, ensure_ascii=False),
        thread_id=request.place.thread_id,
    )


def _log_shown(request: Request, kind: ListKind, page: ListPage, seconds: float) -> None:
    _log.info(
        "list shown",
        extra={
            "update": request.update_id,
            "chat": request.place.chat_id,
            "user": request.user.id,
            "kind": kind.name,
            "total": page.total,
            "seconds": round(seconds, 3),
        },
    )
