"""Records → text with styles, for one who reads on a phone. Nothing here sends, and nothing asks the engine."""

from bot.rendering.answers import answer, hits, passage
from bot.rendering.dossiers import people, people_total, place
from bot.rendering.event_lists import PAGE, events
from bot.rendering.guides import help_text, start_text
from bot.rendering.holdings import status
from bot.rendering.originals import page

__all__ = [
    "PAGE",
    "answer",
    "events",
    "help_text",
    "hits",
    "page",
    "passage",
    "people",
    "people_total",
    "place",
    "start_text",
    "status",
]
