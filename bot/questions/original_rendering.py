"""Lines of a source as they stand in the file."""

from bot.message_parts import clip
from bot.texts import say
from bot.transport.richtext import Rich, Run, clean, units
from retrieval.archive.places import Page

MOST_UNITS = 3500  # of the lines: the head and the buttons' message have to fit besides
MOST_LINES = 40  # Telegram takes 100 styles a message, and a line may have two
_MOST_HEADLINE = 100  # characters

_Numbered = tuple[int, str]


def page(page: Page, headline: str | None, published: str | None, lang: str) -> Rich:
    """Headline, place, then the lines with their numbers, the cited ones bold; empty lines are left out.

    Where they are too many for one message the farthest from the cited ones are dropped, in the end cited ones too.
    """
    rich: Rich = (Run(clip(headline, _MOST_HEADLINE), ("b",)), Run("\n")) if headline else ()
    day = f" · {say('published', lang, day=published)}" if published else ""
    rich += (Run(page.source, ("code",)), Run(f"\n{_lines(page, lang)}{day}\n"))
    for number, line in _near(page):
        is_cited = page.lines[0] <= number <= page.lines[1]
        rich += (Run("\n"), Run(str(number), ("code",)), Run("  "), Run(line, ("b",) if is_cited else ()))
    return rich


def _lines(page: Page, lang: str) -> str:
    first, last = page.lines
    return say("lines", lang, first=first) if first == last else say("line_range", lang, first=first, last=last)


def _near(page: Page) -> list[_Numbered]:
    """The lines that fit, in their order: cited ones first, then by turns below and above them."""
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
