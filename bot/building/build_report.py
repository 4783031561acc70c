"""What an administrator reads of a build: its progress and outcome as text, and the one message that shows them."""

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from math import ceil

from telegram import InlineKeyboardMarkup

from bot.building.build_job import Built, Cancelled
from bot.texts import say
from bot.transport.richtext import Rich, Run, one_line
from bot.transport.sender import Place, Sender, UndeliveredError
from retrieval.archive.files import Skipped
from retrieval.archive.page_progress import PageBegun
from retrieval.errors import BaowenError
from retrieval.index.report import Progress

MOST_SKIPPED_SHOWN = 5
_BAR_CELLS = 12
_LONGEST_SOURCE = 100  # characters; a file's name says most at its end
_LONGEST_REASON = 200


def build_progress(progress: Progress | None, lang: str, *, full: bool = False) -> Rich:
    """How far the build is; None means that it has just begun."""
    if progress is None:
        return (Run(say("build_started_full" if full else "build_started", lang)),)
    lines = []
    if progress.total_bytes:
        share = 1.0 if progress.stage == "finish" else min(progress.done_bytes / progress.total_bytes, 1.0)
        filled = int(share * _BAR_CELLS)
        bar = "▓" * filled + "░" * (_BAR_CELLS - filled)
        lines.append(say("build_percent", lang, bar=bar, percent=int(share * 100)))
    if progress.page:
        lines.append(_page_line(progress.page, lang))
    counts = {"files": progress.files, "articles": progress.articles, "seconds": progress.seconds}
    lines += [say("build_counts", lang, **counts), say("build_meanwhile", lang)]
    return Run(say(f"build_stage_{progress.stage}", lang), ("b",)), Run("\n" + "\n".join(lines))


def _page_line(page: PageBegun, lang: str) -> str:
    values = {"source": _end(page.source), "number": page.number, "count": page.count}
    if page.seconds_left is None:
        return say("build_page", lang, **values)
    return say("build_page_left", lang, **values, minutes=ceil(page.seconds_left / 60))


def build_outcome(outcome: Built | Cancelled | BaowenError, lang: str) -> Rich:
    """The outcome of a build as text."""
    if isinstance(outcome, Cancelled):
        return (Run(say("build_cancelled", lang)),)
    if isinstance(outcome, BaowenError):
        return (Run(say("build_failed", lang, reason=outcome.line(lang))),)
    return Run(say(_headline(outcome), lang), ("b",)), Run("".join(f"\n{line}" for line in _lines(outcome, lang)))


def skipped_lines(skipped: Sequence[Skipped], count: int, lang: str) -> Sequence[str]:
    """A line for each of the first files that were skipped, with the reason, and how many more there are."""
    shown = skipped[:MOST_SKIPPED_SHOWN]
    lines = [say("build_skipped_item", lang, source=_end(one.source), reason=_reason(one, lang)) for one in shown]
    more = [say("build_skipped_more", lang, count=count - len(shown))] if count > len(shown) else []
    return [*(f"· {line}" for line in lines), *more]


def _headline(outcome: Built) -> str:
    report = outcome.report
    if not (report.new + report.changed + report.unchanged):
        return "build_nothing_readable"
    return "build_done" if report.read or report.removed or report.why_full else "build_up_to_date"


def _lines(outcome: Built, lang: str) -> Iterable[str]:
    report = outcome.report
    counts = {name: getattr(report, name) for name in ("new", "changed", "removed", "unchanged")}
    yield say("build_files", lang, **counts)
    yield say("build_articles", lang, articles=report.articles, seconds=report.seconds)
    if report.why_full:
        yield say("build_why_full", lang, reason=report.why_full[lang == "en"])
    yield from (note[lang == "en"] for note in report.notes)
    if outcome.skipped_count:
        yield say("build_skipped", lang, count=outcome.skipped_count)
        yield from skipped_lines(report.skipped, outcome.skipped_count, lang)


def _reason(skipped: Skipped, lang: str) -> str:
    reason = skipped.en if lang == "en" else skipped.zh
    return reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"


def _end(source: str) -> str:
    source = one_line(source, len(source))
    return source if len(source) <= _LONGEST_SOURCE else f"…{source[1 - _LONGEST_SOURCE :]}"


EVERY_S = 2.0  # between two edits
EVERY_IN_GROUP_S = 10.0  # a group takes 20 messages a minute, and answers come first
RETRY_S = 30.0  # seconds between tries to show the last text


class ProgressMessage:
    """A message that shows progress, edited seldom enough for Telegram; its last text is always shown."""

    def __init__(
        self,
        sender: Sender,
        place: Place,
        keyboard: InlineKeyboardMarkup,
        message_id: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.place = place
        self.message_id = message_id
        self._sender = sender
        self._keyboard = keyboard
        self._clock = clock
        self._every = EVERY_S if place.chat_id > 0 else EVERY_IN_GROUP_S
        self._edited_at = -EVERY_IN_GROUP_S
        self._latest: Rich | None = None
        self._is_ending = asyncio.Event()
        self._editing: asyncio.Task[None] | None = None

    async def begin(self, rich: Rich) -> None:
        """Show the first text.

        Raises:
            UndeliveredError: the network failed.
        """
        await self._put(rich, self._keyboard)

    def show(self, rich: Rich) -> None:
        """Show a text when the next edit is due, unless there is a newer text by then."""
        self._latest = rich
        if self._editing is None or self._editing.done():
            self._editing = asyncio.create_task(self._edit_latest())

    async def end(self, rich: Rich, *, at_once: bool = False) -> None:
        """Show the last text, without buttons. It is tried until the network takes it, but only once if `at_once`."""
        self._is_ending.set()
        if self._editing is not None:
            await self._editing
        if not at_once:
            await asyncio.sleep(self._edited_at + EVERY_S - self._clock())
        while True:
            try:
                await self._put(rich, None)
            except UndeliveredError:
                if at_once:
                    return
                await asyncio.sleep(RETRY_S)
            else:
                return

    async def _put(self, rich: Rich, keyboard: InlineKeyboardMarkup | None) -> None:
        """Edit the message; send a new one if there is none, or if it was deleted."""
        if self.message_id is not None and await self._edit(rich, keyboard):
            return
        self.message_id = await self._sender.reply(self.place, rich, keyboard)

    async def _edit(self, rich: Rich, keyboard: InlineKeyboardMarkup | None) -> bool:
        assert self.message_id is not None
        self._edited_at = self._clock()
        return await self._sender.edit(self.place.chat_id, self.message_id, rich, keyboard)

    async def _edit_latest(self) -> None:
        while self._latest is not None and self.message_id is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._is_ending.wait(), self._edited_at + self._every - self._clock())
            if self._is_ending.is_set():
                return
            rich, self._latest = self._latest, None
            with suppress(UndeliveredError):  # the next text is shown instead
                await self._edit(rich, self._keyboard)
