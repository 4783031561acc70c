"""Buttons below messages. The data of a button (at most 64 bytes) says what it does, so it works after a restart.

The data is a verb and its arguments, joined by colons. A reply's number names its row in the store.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

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
