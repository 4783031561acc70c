"""The buttons below a list of events that do more than turn it: 筛选, 按月, 导出, and what the first two open."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import BACK, EXPORT, FILTERS, MONTHS, NARROW, button
from bot.lists.grouping import Counts, Facets
from bot.texts import say
from retrieval.show import texts as words

MOST_MONTHS = 36  # of one panel
MOST_BYTES = 64  # of a button's data
CLEAR = "clear"
_IN_A_ROW = 3


def tools_row(
    reply_id: int, total: int, page: int, lang: str, *, is_narrowed: bool, has_months: bool
) -> list[InlineKeyboardButton]:
    """筛选 where the list is long or narrowed, 按月 where it is long and in the order of time, 导出."""
    is_long = total > page
    row = [button(say("button_filter", lang), FILTERS, reply_id)] if is_long or is_narrowed else []
    if is_long and has_months:
        row.append(button(say("button_months", lang), MONTHS, reply_id))
    return [*row, button(say("button_export", lang), EXPORT, reply_id)]


def filters_panel(reply_id: int, facets: Facets, lang: str, *, is_narrowed: bool) -> InlineKeyboardMarkup:
    """A button for each kind, person, place and year that leaves fewer events than there are, and the way back."""
    kinds = [(kind, words.say(f"kind_{kind}", lang), count) for kind, count in facets.kinds]
    rows = [
        *_rows(reply_id, "kind", kinds if len(kinds) > 1 else []),
        *_rows(reply_id, "who", _named(facets.people)),
        *_rows(reply_id, "where", _named(facets.places)),
        *_rows(reply_id, "year", _named(facets.years) if len(facets.years) > 1 else []),
    ]
    below = [button(say("button_all_again", lang), NARROW, reply_id, CLEAR)] if is_narrowed else []
    return InlineKeyboardMarkup([*rows, [*below, _back(reply_id, lang)]])


def months_panel(reply_id: int, verb: str, facets: Facets, lang: str) -> InlineKeyboardMarkup:
    """A button for each month; it turns the list to where the month begins. verb: of the list's turning."""
    shown = [
        button(say("facet", lang, name=one.month, count=one.count), verb, reply_id, one.first)
        for one in facets.months[:MOST_MONTHS]
    ]
    return InlineKeyboardMarkup([*_in_rows(shown), [_back(reply_id, lang)]])


def _rows(reply_id: int, field: str, choices: Sequence[tuple[str, str, int]]) -> list[list[InlineKeyboardButton]]:
    """Buttons for (value, label, count); a value too long for a button's data is left out."""
    made = [button(f"{label} {count}", NARROW, reply_id, field, value) for value, label, count in choices]
    return _in_rows([one for one in made if len(str(one.callback_data).encode()) <= MOST_BYTES])


def _named(counts: Counts) -> list[tuple[str, str, int]]:
    return [(value, value, count) for value, count in counts]


def _in_rows(made: list[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    return [made[start : start + _IN_A_ROW] for start in range(0, len(made), _IN_A_ROW)]


def _back(reply_id: int, lang: str) -> InlineKeyboardButton:
    return button(say("button_back", lang), BACK, reply_id)
