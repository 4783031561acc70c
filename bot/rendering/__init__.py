"""Records → text with styles, for one who reads on a phone. Nothing here sends, and nothing asks the engine."""

from bot.guides import help_text, start_text
from bot.holdings import status
from bot.lists.dossier_rendering import people, people_total, place
from bot.lists.event_entries import PAGE, events
from bot.questions.answer_message import answer, hits, passage
from bot.questions.original_rendering import page

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
