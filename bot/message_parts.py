"""Parts that several messages share: cut text, the head of a citation, lists that fit one message."""

import re
from collections.abc import Callable, Sequence

from bot.texts import say
from bot.transport.richtext import Rich, Run, clean, one_line, to_plain, units
from retrieval.records import Lines
from retrieval.words.sentences import sentences

Link = Callable[[int], str | None]  # the number of an entry → the link of its head

MOST_LIST_UNITS = 4000  # a list is turned within one message, so it must fit
MOST_SOURCE, MOST_HEADLINE = 160, 200  # characters
_HEADLINE_LENGTHS = (100, 60, 40, 20)  # characters; the first with which a list fits is used


def clip(text: str, most: int) -> str:
    """The text in one line of at most `most` characters, with … where some are left out.

    It is cut behind a sentence if one ends in the second half of the line.
    """
    text = " ".join(clean(text).split())
    if len(text) <= most:
        return text
    ends = [end for _, end in sentences(text[: most - 1])]
    whole = [end for end in ends if most // 2 <= end < most - 1]
    return text[: whole[-1] if whole else most - 1] + "…"


def place_of(source: str, lines: Lines) -> str:
    """A place as `baowen` prints it: A05.txt:23-25."""
    first, last = lines
    source = shown_source(source)
    return f"{source}:{first}" if first == last else f"{source}:{first}-{last}"


def shown_source(source: str) -> str:
    """A file or record as it is shown: its name may hold line breaks, or be as long as somebody liked."""
    return one_line(source, MOST_SOURCE)


def linked(number: int, link: Link | None) -> tuple[str, ...]:
    """The style of a link to a numbered entry; no style where there is no link."""
    url = link(number) if link else None
    return (f"a:{url}",) if url else ()


def headed(label: str, headline: str | None, published: str | None, style: tuple[str, ...], lang: str) -> Rich:
    """The line `[1] headline · 见报 2023-08-14`; the label stands before the headline as it is given."""
    head = re.sub(r"\s+", " ", headline or say("no_headline", lang))
    if len(head) > MOST_HEADLINE:
        head = clip(head, MOST_HEADLINE)
    day = f" · {say('published', lang, day=published)}" if published else ""
    return Run(f"{label}{head}", style), Run(f"{day}\n")


def paged(first: int, shown: int, total: int, lang: str) -> Rich:
    """Which entries of how many are shown; nothing where all or none are."""
    if not shown or shown >= total:
        return ()
    return (Run(say("list_range", lang, first=first, last=first + shown - 1, total=total), ("i",)),)


def fitting(render: Callable[[int], Rich], lengths: Sequence[int] = _HEADLINE_LENGTHS) -> Rich:
    """The text with the greatest length of a line, in characters, with which it fits one message."""
    tries = (ended(render(length)) for length in lengths)
    return next((rich for rich in tries if units(to_plain(rich)) <= MOST_LIST_UNITS), ended(render(lengths[-1])))


def ended(rich: Rich) -> Rich:
    """The text without empty lines at its end."""
    if rich and not (text := rich[-1].text.rstrip()):
        return ended(rich[:-1])
    return (*rich[:-1], Run(text, rich[-1].styles)) if rich else ()
