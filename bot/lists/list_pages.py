"""Lists: read a page of one, keep it as a reply, send it; or turn it in its message.

Each page shown is a reply of its own, kept with what asked for it and with the citations of its entries. So buttons
and links below it hold whatever the index becomes, and after a restart; a page turned to is read from the index anew.
"""

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from telegram import CallbackQuery, Update

from bot import buttons
from bot.access.admission import under_way, why_wait
from bot.message_parts import Link, clip
from bot.pressed import Pressed
from bot.problems import line_of
from bot.questions.kept_replies import citations_record, keep
from bot.running_bot import RunningBot, Visit
from bot.store import NewReply
from bot.store.storage_errors import full_disk_is_no_reason
from bot.transport.richtext import MOST_UNITS, Rich, Run, to_plain, units
from bot.transport.sender import Place
from retrieval.errors import BaowenError
from retrieval.records import FoundEvent, Hit

_log = logging.getLogger(__name__)
_TITLE_LENGTHS = (60, 30)  # characters, of which each may take two of the units that a message has


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is asked for with; plain values, so that it can be kept and the list read again."""

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


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list: how it is read, and how it is turned."""

    name: str  # one of the store's kinds of replies
    verb: str  # of the buttons that turn it
    size: int  # entries a page
    read: Callable[[RunningBot, Wanted, int, str], Awaitable[ListPage]]  # the page from an entry (0-based) on
    nothing: Callable[[Wanted, str], str]  # what to say where there is no entry


@dataclass(frozen=True, slots=True)
class Asker:
    """Who wants a list, and where it goes."""

    bot: RunningBot
    update_id: int
    user_id: int
    lang: str
    place: Place
    at: float  # when it was asked for, seconds since the epoch
    asked_message_id: int | None = None
    replaces: int | None = None  # the message that the list takes the place of
    query: CallbackQuery | None = None  # the button that was pressed for it, if it still waits for a word

    async def tell(self, text: str) -> None:
        """Say what is in the way."""
        if self.query is not None:
            await self.bot.sender.acknowledge(self.query, text, alert=True)
        else:
            await self.bot.deliver(self.update_id, self.place, (Run(text),))


def asker_of_command(visit: Visit, update: Update) -> Asker:
    """One who typed a command; of an edited one the list takes the place of the earlier reply."""
    chat_id, message_id = visit.message.chat_id, visit.message.message_id
    before = visit.bot.store.reply_to(chat_id, message_id) if update.edited_message is not None else None
    return Asker(
        visit.bot,
        visit.update_id,
        visit.user.id,
        visit.lang,
        visit.place,
        time.time(),
        asked_message_id=message_id,
        replaces=before.message_id if before else None,
    )


def asker_of_button(pressed: Pressed, *, is_acknowledged: bool = False) -> Asker:
    """One who pressed a button, for a list in a message of its own."""
    query = None if is_acknowledged else pressed.query
    return Asker(pressed.bot, pressed.update_id, pressed.user.id, pressed.lang, pressed.place, time.time(), query=query)


async def show_list(asker: Asker, kind: ListKind, wanted: Wanted, start: int = 0) -> None:
    """Read a page of the list and show it, or say why there is none."""
    bot = asker.bot
    if wait := why_wait(bot, asker.user_id, asker.update_id, asker.lang):
        if asker.query is not None or bot.limits.may_tell(asker.user_id, time.monotonic()):
            await asker.tell(wait)
        return
    with under_way(bot):
        if asker.query is None:
            bot.show_typing(asker.place)
        try:
            page = await kind.read(bot, wanted, start, asker.lang)
        except BaowenError as error:
            _log.info("list not shown", extra={"update": asker.update_id, "reason": error.en})
            await asker.tell(line_of(error, asker.lang))
            return
        if page.total == 0:
            await asker.tell(kind.nothing(wanted, asker.lang))
            return
        await _deliver(asker, kind, wanted, page)


def start_of(asked_for: int, total: int, size: int) -> int:
    """Where the page begins that holds the entry asked for, or the last page where the list has become shorter."""
    return max(0, min(asked_for, (total - 1) // size * size))


def framed(title: str, rich: Rich, below: str = "") -> Rich:
    """The list with a title, and with a line below it where one message has room for that."""
    for length in _TITLE_LENGTHS:
        whole = (Run(clip(title, length), ("b",)), Run("\n\n"), *rich)
        with_line = (*whole, Run(f"\n\n{below}")) if below else whole
        for tried in (with_line, whole):
            if units(to_plain(tried)) <= MOST_UNITS:
                return tried
    return rich


async def _deliver(asker: Asker, kind: ListKind, wanted: Wanted, page: ListPage) -> None:
    bot = asker.bot
    reply_id = keep(bot, _row(asker, kind, wanted, page))
    link = bot.citation_link(reply_id, in_private=asker.place.is_private)
    rich = page.render(lambda number: link(number - page.start))
    keyboard = buttons.below_list(reply_id, kind.verb, page.start, kind.size, page.total, asker.lang)
    message_id = await bot.deliver(asker.update_id, asker.place, rich, keyboard, replaces=asker.replaces)
    seconds = time.time() - asker.at
    with full_disk_is_no_reason():
        bot.journal.done(asker.update_id)  # at once: what is sent is not to be sent again
        if message_id is not None:
            bot.store.sent(reply_id, message_id, seconds)
    if asker.query is not None:
        await bot.sender.acknowledge(asker.query)
    _log.info(
        "list shown",
        extra={
            "update": asker.update_id,
            "chat": asker.place.chat_id,
            "user": asker.user_id,
            "kind": kind.name,
            "total": page.total,
            "seconds": round(seconds, 3),
        },
    )


def _row(asker: Asker, kind: ListKind, wanted: Wanted, page: ListPage) -> NewReply:
    """What is kept of a page: what its links need, and what its buttons read the next page with."""
    record = {"citations": citations_record(page.entries), "query": wanted.query}
    return NewReply(
        update_id=asker.update_id,
        chat_id=asker.place.chat_id,
        user_id=asker.user_id,
        asked_message_id=asker.asked_message_id,
        at=asker.at,
        kind=kind.name,
        question=wanted.question,
        text="",  # the index has it; statistics count questions alone
        answered=True,
        generation=page.generation,
        record=json.dumps(record, ensure_ascii=False),
    )
