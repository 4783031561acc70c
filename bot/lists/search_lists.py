"""/search, and 更多 below an answer: passages, a few a page."""

import json
import re
from collections.abc import Sequence
from itertools import chain
from typing import Any

from bot import engine_tasks
from bot.buttons import TURN_MORE
from bot.engine_tasks import NO_FILTER, Sample
from bot.lists.list_pages import ListKind, ListPage, Wanted, argument_of, framed, show_list, start_of, tell_usage
from bot.lists.typed_filters import TypedSearch, parse_search
from bot.message_parts import Link, clip, fitting, headed, linked, place_of
from bot.request import Request
from bot.running_bot import RunningBot
from bot.store import Reply
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.asking.question import MOST_CHARACTERS
from retrieval.records import Hit

HITS_PAGE = 5
MOST_HITS = 30
MOST_ECHOED = 100  # characters of the words that found nothing
_OPERATORS = re.compile(r"[\"“”„「」『』]|(?:^|(?<=\s))[-－](?=\S)")  # of /search; in a question they are plain text
_EXCLUDED = re.compile(r"(?:^|(?<=\s))[-－]\S+")
_PASSAGE_LENGTHS = (200, 120, 80, 40)  # characters of a hit's passage
_SHARED_LENGTH = 600  # of a passage in a message of its own


async def on_search(request: Request) -> None:
    """/search WORDS, with “phrases”, -words to leave out, and who: where: since: until: source:."""
    words = await argument_of(request)
    if words is None:
        return
    if not words:
        await tell_usage(request, "usage_search", "search", lambda sample: _example(sample, request.lang))
        return
    await show_list(request, HITS, Wanted(words, {"text": words}))


async def on_more(request: Request) -> None:
    """更多: other passages on the question of an answer, in a new message."""
    await show_list(request, HITS, _more_of(request.kept_reply()))


def hits_text(hits: Sequence[Hit], first: int, lang: str, link: Link | None = None) -> Rich:
    """Passages numbered from `first`, each cut after its first sentences."""

    def render(most: int) -> Rich:
        entries = (_hit(f"{n}. ", hit, lang, linked(n, link), most) for n, hit in enumerate(hits, first))
        return tuple(chain.from_iterable((*entry, Run("\n\n")) for entry in entries))

    return fitting(render, _PASSAGE_LENGTHS)


def passage_text(hit: Hit, lang: str, url: str | None = None) -> Rich:
    """One passage, as inline mode shares it."""
    return _hit("", hit, lang, linked(1, lambda _: url), _SHARED_LENGTH)


def _example(sample: Sample, lang: str) -> str:
    return say("search_example", lang, place=sample.place)


def _more_of(reply: Reply) -> Wanted:
    """The question in a form that stands alone, and the passages that its answer cites, to be left out."""
    record = json.loads(reply.record)
    asked = record.get("context", {}).get("question") or reply.question
    text = _OPERATORS.sub(" ", asked)[:MOST_CHARACTERS]
    cited = [[citation["source"], *citation["lines"]] for citation in record.get("citations", [])]
    return Wanted(reply.question, {"text": text, "cited": cited})


async def _read(bot: RunningBot, wanted: Wanted, start: int, lang: str) -> ListPage:
    """A page of the best hits.

    Raises:
        BaowenError: there is nothing to seek, a condition is not understood, or there is no index.
    """
    cited = wanted.query.get("cited", [])
    typed = (
        TypedSearch(wanted.query["text"], NO_FILTER) if "cited" in wanted.query else parse_search(wanted.query["text"])
    )
    most = MOST_HITS + len(cited)
    found, generation = await bot.workers.call(engine_tasks.search, typed.words, most, typed.filters)
    hits = [hit for hit in found if not _is_cited(hit, cited)][:MOST_HITS]
    start = start_of(start, len(hits), HITS_PAGE)
    shown = hits[start : start + HITS_PAGE]
    title = _title(wanted, lang)
    sought = _OPERATORS.sub(" ", _EXCLUDED.sub(" ", typed.words)).split()
    context = None if "cited" in wanted.query else engine_tasks.context_about(" ".join(sought), words=sought)
    return ListPage(
        start, len(hits), shown, generation, lambda link: _rich(title, shown, start, len(hits), lang, link), context
    )


def _is_cited(hit: Hit, cited: Sequence[Sequence[Any]]) -> bool:
    """Whether the passage contains lines that the answer cites."""
    return any(hit.source == source and hit.lines[0] <= last and first <= hit.lines[1] for source, first, last in cited)


def _title(wanted: Wanted, lang: str) -> str:
    if "cited" in wanted.query:
        return say("more_title", lang, question=wanted.question)
    return say("search_title", lang, words=wanted.question)


def _rich(title: str, shown: Sequence[Hit], start: int, total: int, lang: str, link: Link) -> Rich:
    rich = hits_text(shown, start + 1, lang, link)
    if len(shown) < total:
        place = say("hits_range", lang, first=start + 1, last=start + len(shown), total=total)
        rich += (Run("\n\n"), Run(place, ("i",)))
    return framed(title, rich)


def _nothing(wanted: Wanted, lang: str) -> str:
    if "cited" in wanted.query:
        return say("no_more", lang)
    return say("search_nothing", lang, words=clip(wanted.question, MOST_ECHOED))


def _hit(label: str, hit: Hit, lang: str, style: tuple[str, ...], most: int) -> Rich:
    """Headline, date and place, then the passage."""
    headline = clip(hit.headline, most) if hit.headline else None
    copies = f" · {say('copies', lang, count=len(hit.copies))}" if hit.copies else ""
    place = (Run(place_of(hit.source, hit.lines), ("code",)), Run(f"{copies}\n"))
    return *headed(label, headline, hit.published, style, lang), *place, Run(clip(hit.text, most), ("quote",))


HITS = ListKind("search", TURN_MORE, HITS_PAGE, _read, _nothing)
