"""Buttons below messages. The data of a button (at most 64 bytes) says what it does, so it works after a restart.

The data is a verb and its arguments, joined by colons. A reply's number names its row in the store. Only 复制引文 has
none: it puts a quote with its source on the clipboard, ready to be pasted into a text.
"""

from collections.abc import Sequence

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.message_parts import clip, place_of
from bot.texts import say
from bot.transport.richtext import clean, units
from retrieval.records import Citation

# The verbs. Their letters stand in messages that were sent long ago, so they never change.
ORIGINAL, TURN_ORIGINAL, MORE, TURN_MORE, NEXT, UP, DOWN = "o", "O", "m", "M", "n", "+", "-"
EVENTS, PERSON, PLACE, LANG, EXAMPLE = "e", "p", "P", "l", "q"
FILTERS, NARROW, MONTHS, BACK, EXPORT = "F", "f", "J", "k", "X"  # of a list of events
WRONG = "w"  # what was wrong with an answer
NEAR = "N"  # what is near a question without an answer
# They change the buttons of their own message, so the buttons of before may be pressed once more.
TURNING = frozenset({TURN_ORIGINAL, TURN_MORE, EVENTS, PERSON, PLACE, FILTERS, NARROW, MONTHS, BACK})
APPLY, DECIDE = "ask-access", "a"  # for access; an administrator decides
ADD, REMOVE, BUILD, STOP_BUILD = "d", "r", "b", "x"  # a sent document, a file of the archive, the index


def button(text: str, *data: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=":".join(map(str, data)))


def data_of(data: str | None) -> list[str]:
    """The arguments of a button's data, without the verb."""
    return (data or "").split(":")[1:]


def verb_of(data: str | None) -> str:
    return (data or "").split(":")[0]


def below_help(examples: Sequence[str]) -> InlineKeyboardMarkup | None:
    """A button for each example question; a tap asks it."""
    rows = [[button(example, EXAMPLE, number)] for number, example in enumerate(examples)]
    return InlineKeyboardMarkup(rows) if rows else None


MOST_UNITS = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)
_HEADLINE_LENGTHS = (60, 30, 15, 0)  # characters; the first that leaves the quote half of the room is used


def copy_button(citation: Citation, lang: str) -> InlineKeyboardButton:
    """The button that copies a citation."""
    return InlineKeyboardButton(say("button_copy", lang), copy_text=CopyTextButton(copied(citation, lang)))


def copied(citation: Citation, lang: str) -> str:
    """The quote, then headline, day of publication and place, in at most MOST_UNITS; a long quote is cut."""
    sources = [_source(citation, length, lang) for length in _HEADLINE_LENGTHS]
    source = next((one for one in sources if units(one) <= MOST_UNITS // 2), sources[-1])
    quote = " ".join(clean(citation.quote).split())
    room = MOST_UNITS - units(source) - len("“”\n")
    while quote and units(quote) > room:
        quote = clip(quote, len(quote) - max(1, (units(quote) - room) // 2))
    return f"“{quote}”\n{source}"


def _source(citation: Citation, length: int, lang: str) -> str:
    """——headline,见报 2023-08-14,A05.txt:23-25"""
    day = say("published", lang, day=citation.published) if citation.published else ""
    headline = clip(citation.headline, length) if citation.headline and length else ""
    place = place_of(citation.source[-80:], citation.lines)
    return say("copied_from", lang, source=say("between_facts", lang).join(filter(None, (headline, day, place))))
