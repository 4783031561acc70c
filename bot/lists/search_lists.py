"""/search, and 更多 below an answer: passages, a few at a time."""

import json
import re
from collections.abc import Sequence
from typing import Any

from telegram import Update

from bot import buttons, engine_tasks, rendering
from bot.lists.command_usage import argument_of, tell_usage
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
from bot.message_parts import Link, clip
from bot.pressed import pressed_of, reply_of
from bot.running_bot import BotContext, RunningBot, visit_of
from bot.store import Reply
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.asking.question import MOST_CHARACTERS
from retrieval.records import Hit

MOST_HITS = 30
MOST_ECHOED = 100  # characters of what was sought and not found
_OPERATORS = re.compile(r"[\"“”„「」『』]|(?:^|(?<=\s))[-－](?=\S)")  # of /search; in a question they are plain text


async def on_search(update: Update, context: BotContext) -> None:
    """/search WORDS, with “phrases” and -words to leave out."""
    visit = visit_of(update, context)
    words = await argument_of(visit, context)
    if words is None:
        return
    if not words:
        await tell_usage(visit, "usage_search", "search", lambda sample: f"{sample.place} -会议")
        return
    asker = asker_of_command(visit, update)
    await show_list(asker, HITS, Wanted(words, {"text": words}))


async def on_more(update: Update, context: BotContext) -> None:
    """更多: what else the archive has on the question of an answer, in a message of its own."""
    pressed = pressed_of(update, context)
    await show_list(asker_of_button(pressed), HITS, _more_of(reply_of(pressed)))


def _more_of(reply: Reply) -> Wanted:
    """The question as it stands alone, without what its answer cites."""
    record = json.loads(reply.record)
    asked = record.get("context", {}).get("question") or reply.question
    text = _OPERATORS.sub(" ", asked)[:MOST_CHARACTERS]
    cited = [[citation["source"], *citation["lines"]] for citation in record["citations"]]
    return Wanted(reply.question, {"text": text, "cited": cited})


async def _read(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    cited = wanted.query.get("cited", [])
    found, generation = await bot.workers.call(engine_tasks.search, wanted.query["text"], MOST_HITS + len(cited))
    hits = [hit for hit in found if not _is_cited(hit, cited)][:MOST_HITS]
    start = start_of(start, len(hits), buttons.HITS_PAGE)
    shown = hits[start : start + buttons.HITS_PAGE]
    title = _title(wanted, lang)
    return ListPage(start, len(hits), shown, generation, lambda link: _rich(title, shown, start, len(hits), lang, link))


def _is_cited(hit: Hit, cited: Sequence[Sequence[Any]]) -> bool:
    """Whether the passage holds lines that the answer cites."""
    return any(hit.source == source and hit.lines[0] <= last and first <= hit.lines[1] for source, first, last in cited)


def _title(wanted: Wanted, lang: str) -> str:
    if "cited" in wanted.query:
        return say("more_title", lang, question=wanted.question)
    return say("search_title", lang, words=wanted.question)


def _rich(title: str, shown: Sequence[Hit], start: int, total: int, lang: str, link: Link) -> Rich:
    rich = rendering.hits(shown, start + 1, lang, link)
    if len(shown) < total:
        place = say("hits_range", lang, first=start + 1, last=start + len(shown), total=total)
        rich += (Run("\n\n"), Run(place, ("i",)))
    return framed(title, rich)


def _nothing(wanted: Wanted, lang: str) -> str:
    if "cited" in wanted.query:
        return say("no_more", lang)
    return say("search_nothing", lang, words=clip(wanted.question, MOST_ECHOED))


HITS = ListKind("search", buttons.TURN_MORE, buttons.HITS_PAGE, _read, _nothing)
