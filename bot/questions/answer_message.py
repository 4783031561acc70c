"""Answers with their citations, and further hits."""

import re
from collections.abc import Sequence
from itertools import chain

from bot.message_parts import Link, clip, fitting, headed, linked, place_of
from bot.questions.marks import marked
from bot.texts import say
from bot.transport.richtext import Rich, Run
from retrieval.records import Answer, Citation, Hit
from retrieval.words.sentences import sentences

_PASSAGE_LENGTHS = (200, 120, 80, 40)  # characters of a hit's passage
_SHARED_LENGTH = 600  # of a passage in a message of its own
_COUNT = re.compile(r"\d+次[:：]\s*")  # before what is counted
_BETWEEN_ITEMS = re.compile(r"\s*[;；]\s*")


def answer(answer: Answer, lang: str, link: Link | None = None) -> Rich:
    """The answer in bold, then each citation with its quoted sentence; what is no answer stands plain and alone."""
    rich = _said(answer, link)
    above: Citation | None = None
    for number, citation in enumerate(answer.citations, 1):
        rich += (Run("\n\n"), *_head(number, citation, above, lang, link), Run("\n"))
        rich += marked(citation.quote.strip(), answer, ("quote",))
        above = citation
    return rich


def hits(hits: Sequence[Hit], first: int, lang: str, link: Link | None = None) -> Rich:
    """Passages, numbered from `first`, each clipped to its first sentences."""

    def render(most: int) -> Rich:
        entries = (_hit(f"{n}. ", hit, lang, linked(n, link), most) for n, hit in enumerate(hits, first))
        return tuple(chain.from_iterable((*entry, Run("\n\n")) for entry in entries))

    return fitting(render, _PASSAGE_LENGTHS)


def passage(hit: Hit, lang: str, url: str | None = None) -> Rich:
    """One passage, to be shared."""
    return _hit("", hit, lang, linked(1, lambda _: url), _SHARED_LENGTH)


def _said(answer: Answer, link: Link | None) -> Rich:
    """What is answered; of several things a line each, with the number of the citation that it stands in."""
    text = answer.text.strip()
    if not answer.answered:
        return (Run(text),)
    count = _COUNT.match(text)
    head = count[0] if count else ""
    items = [item for item in _BETWEEN_ITEMS.split(text[len(head) :]) if item]
    if len(items) < 2 or not (count or answer.kind == "list"):
        return (Run(text, ("b",)),)
    rich: Rich = (Run(f"{head.rstrip()}\n", ("b",)),) if head else ()
    for index, item in enumerate(items):
        number = _number(item, index, answer)
        label = Run(f"[{number}]", linked(number, link)) if number else Run("•")
        rich += (label, Run(" "), Run(item, ("b",)), Run("\n" if index < len(items) - 1 else ""))
    return rich


def _number(item: str, index: int, answer: Answer) -> int:
    """The number of the citation that an item stands in, 0 where none holds it."""
    if len(answer.events) > 1:  # an item tells an event in the order of the citations, in other words than theirs
        return index + 1 if index < min(len(answer.events), len(answer.citations)) else 0
    start, end = sentences(item)[0]
    opening = item[start:end].strip()
    return next((number for number, cited in enumerate(answer.citations, 1) if opening in cited.quote), 0)


def _head(number: int, citation: Citation, above: Citation | None, lang: str, link: Link | None) -> Rich:
    """Headline, date and place; of a second citation from one article the place alone."""
    style = linked(number, link)
    page = f" · {say('page_number', lang, page=citation.page)}" if citation.page is not None else ""
    place = (Run(place_of(citation.source, citation.lines), ("code",)), Run(page))
    if above and (above.source, above.headline) == (citation.source, citation.headline):
        return Run(f"[{number}]", style), Run(" "), *place
    return *headed(f"[{number}] ", citation.headline, citation.published, style, lang), *place


def _hit(label: str, hit: Hit, lang: str, style: tuple[str, ...], most: int) -> Rich:
    """Headline, date and place, then the passage."""
    headline = clip(hit.headline, most) if hit.headline else None
    copies = f" · {say('copies', lang, count=len(hit.copies))}" if hit.copies else ""
    place = (Run(place_of(hit.source, hit.lines), ("code",)), Run(f"{copies}\n"))
    return *headed(label, headline, hit.published, style, lang), *place, Run(clip(hit.text, most), ("quote",))
