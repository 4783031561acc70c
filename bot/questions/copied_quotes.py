"""复制引文: a button that puts a quote with its source on the clipboard, ready to be pasted into a text."""

from telegram import CopyTextButton, InlineKeyboardButton
from telegram.constants import InlineKeyboardButtonLimit

from bot.message_parts import clip, place_of
from bot.texts import say
from bot.transport.richtext import clean, units
from retrieval.records import Citation

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
