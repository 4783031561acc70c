"""原文: a cited place in its newspaper page, opened by a button or a link and turned page by page in its message."""

import json
from typing import Any

from telegram import InlineKeyboardMarkup

from bot import engine_tasks
from bot.buttons import TURN_ORIGINAL, button
from bot.message_parts import clip, shown_source
from bot.request import OldButtonError, Request
from bot.store import Reply
from bot.texts import say
from bot.transport.richtext import Rich, Run, clean, units
from retrieval.archive.places import Page
from retrieval.errors import BaowenError

MOST_UNITS = 3500  # of the lines, in UTF-16 units: the message also holds a head
MOST_LINES = 40  # Telegram takes 100 styles a message, and a line may have two
_MOST_HEADLINE = 100  # characters

_Numbered = tuple[int, str]


async def on_original(request: Request) -> None:
    """Open a citation in a new message."""
    _, number, _ = request.numbers(3)
    kept = request.kept_reply()
    problem = request.why_wait()
    if problem is None:
        problem = await open_original(request, kept, number)
    if problem:
        await request.alert(problem)
    else:
        await request.acknowledge()


async def on_turn_original(request: Request) -> None:
    """▲ ▼: show the lines above or below in the same message."""
    name, *_ = request.words(3)
    number, shift = request.numbers(2, first=1)
    kept = request.named_reply(name)
    if kept is None:
        raise OldButtonError
    shown = request.why_wait() or await _shown(request, kept, number, shift)
    if isinstance(shown, str):
        await request.alert(shown)
        return
    await request.bot.sender.edit(request.place.chat_id, request.message_id, *shown)
    await request.acknowledge()


async def open_original(request: Request, kept: Reply, number: int) -> str | None:
    """Send the lines around citation `number` of a reply; why that cannot be done, or None. Ask `why_wait` before."""
    shown = await _shown(request, kept, number, 0)
    if isinstance(shown, str):
        return shown
    await request.reply(*shown)
    return None


def page_text(page: Page, headline: str | None, published: str | None, lang: str) -> Rich:
    """Headline and place, then the lines with their numbers, the cited ones bold; empty lines are left out.

    If the lines are too many for one message, those farthest from the cited ones are left out first.
    """
    rich: Rich = (Run(clip(headline, _MOST_HEADLINE), ("b",)), Run("\n")) if headline else ()
    day = f" · {say('published', lang, day=published)}" if published else ""
    rich += (Run(shown_source(page.source), ("code",)), Run(f"\n{_lines(page, lang)}{day}\n"))
    for number, line in _near(page):
        is_cited = page.lines[0] <= number <= page.lines[1]
        rich += (Run("\n"), Run(str(number), ("code",)), Run("  "), Run(line, ("b",) if is_cited else ()))
    return rich


def below_original(
    name: str, number: int, shift: int, *, above: bool, below: bool, lang: str
) -> InlineKeyboardMarkup | None:
    """▲ where there are lines above, ▼ where there are lines below. name: of the reply, as links name it."""
    row = []
    if above:
        row.append(button(say("button_above", lang), TURN_ORIGINAL, name, number, shift - 1))
    if below:
        row.append(button(say("button_below", lang), TURN_ORIGINAL, name, number, shift + 1))
    return InlineKeyboardMarkup([row]) if row else None


async def _shown(
    request: Request, kept: Reply, number: int, shift: int
) -> tuple[Rich, InlineKeyboardMarkup | None] | str:
    """The lines `shift` windows from the citation and their buttons, or why they cannot be shown."""
    bot, lang = request.bot, request.lang
    citation = _citation(kept, number)
    if citation is None:
        return say("old_button", lang)
    try:
        lines = tuple(citation["lines"])
        with bot.under_way():
            original = await bot.workers.call(engine_tasks.original, citation["source"], lines, shift)
    except BaowenError:
        return say("original_gone", lang)
    if original is None:
        return say("no_more" if shift else "original_gone", lang)
    rich = page_text(original.page, citation["headline"], citation["published"], lang)
    return rich, below_original(
        kept.token or str(kept.reply_id), number, shift, above=original.is_above, below=original.is_below, lang=lang
    )


def _citation(kept: Reply, number: int) -> dict[str, Any] | None:
    """Citation `number` (from 1) of a reply; None where it has no such citation."""
    citations: list[dict[str, Any]] = json.loads(kept.record).get("citations", [])
    return citations[number - 1] if 0 < number <= len(citations) else None


def _lines(page: Page, lang: str) -> str:
    first, last = page.lines
    return say("lines", lang, first=first) if first == last else say("line_range", lang, first=first, last=last)


def _near(page: Page) -> list[_Numbered]:
    """The lines that fit one message, in their order; those nearest to the cited ones are taken first."""
    lines = [(page.first + i, clean(line).strip()) for i, line in enumerate(page.text.split("\n"))]
    by_distance = sorted((one for one in lines if one[1]), key=lambda one: _distance(one[0], page))
    kept: list[_Numbered] = []
    room = MOST_UNITS
    for number, line in by_distance[:MOST_LINES]:
        size = units(line) + len(f"\n{number}  ")
        if size > room:
            if not kept:
                kept.append((number, clip(line, room // 2)))  # a character may take two units
            break
        kept.append((number, line))
        room -= size
    return sorted(kept)


def _distance(number: int, page: Page) -> tuple[int, int]:
    first, last = page.lines
    return max(first - number, number - last, 0), number
