"""The buttons below messages. What a button does stands in its data (at most 64 bytes), so it outlives restarts.

Data: a verb and its arguments, joined by colons. A reply's number leads to its row in the store.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.texts import say
from retrieval.records import Answer, FoundEvent

MOST_ORIGINALS = 4  # buttons in a row, as many as a phone shows
LIST_PAGE = 10
HITS_PAGE = 5

ORIGINAL, TURN_ORIGINAL, MORE, TURN_MORE, NEXT, UP, DOWN = "o", "O", "m", "M", "n", "+", "-"
EVENTS, PERSON, PLACE, LANG, EXAMPLE = "e", "p", "P", "l", "q"


def button(text: str, *data: object) -> InlineKeyboardButton:
    return InlineKeyboardButton(text, callback_data=":".join(map(str, data)))


def data_of(data: str | None) -> list[str]:
    """The arguments of a button's data, without the verb."""
    return (data or "").split(":")[1:]


def verb_of(data: str | None) -> str:
    return (data or "").split(":")[0]


def below_answer(reply_id: int, answer: Answer, lang: str) -> InlineKeyboardMarkup:
    """Originals and further hits; next steps; what the reader thinks of it."""
    originals = _originals(reply_id, len(answer.citations), lang)
    more = button(say("button_more", lang), MORE, reply_id)
    steps = [button(say(f"button_{step}", lang), NEXT, reply_id, step) for step in next_steps(answer)]
    feedback = [button(say("button_up", lang), UP, reply_id), button(say("button_down", lang), DOWN, reply_id)]
    rows = [originals, steps, feedback]
    if len(originals) <= 1:
        originals.append(more)
    else:  # it would not fit beside them
        (steps or feedback).insert(0, more)
    return InlineKeyboardMarkup([row for row in rows if row])


def next_steps(answer: Answer) -> list[str]:
    """What may be asked next, of the event that the answer rests on: when, with_whom, all."""
    if not answer.answered or not answer.events:
        return []
    event = answer.events[0].event
    steps = []
    if answer.kind != "when" and event.date_text and event.date_text not in answer.text:
        steps.append("when")
    if answer.kind != "with_whom" and any(person.role == "accompany" for person in event.people):
        steps.append("with_whom")
    return [*steps, "all"] if leader(answer.events[0]) else steps


def leader(found: FoundEvent) -> str | None:
    """Who led the event: whose records 全部记录 shows."""
    people = found.event.people
    return next((p.name for p in people if p.role != "accompany"), people[0].name if people else None)


def turning(verb: str, reply_id: int, start: int, page: int, total: int, lang: str) -> list[InlineKeyboardButton]:
    """◀ ▶ of a list; none of those that lead nowhere."""
    row = []
    if start > 0:
        row.append(button(say("button_previous", lang), verb, reply_id, max(0, start - page)))
    if start + page < total:
        row.append(button(say("button_next", lang), verb, reply_id, start + page))
    return row


def below_list(reply_id: int, verb: str, start: int, page: int, total: int, lang: str) -> InlineKeyboardMarkup | None:
    """The keyboard of a paged list."""
    row = turning(verb, reply_id, start, page, total, lang)
    return InlineKeyboardMarkup([row]) if row else None


def below_original(
    reply_id: int, number: int, shift: int, *, above: bool, below: bool, lang: str
) -> InlineKeyboardMarkup | None:
    """▲ ▼ of a page of the paper."""
    row = []
    if above:
        row.append(button(say("button_above", lang), TURN_ORIGINAL, reply_id, number, shift - 1))
    if below:
        row.append(button(say("button_below", lang), TURN_ORIGINAL, reply_id, number, shift + 1))
    return InlineKeyboardMarkup([row]) if row else None


def below_help(examples: Sequence[str]) -> InlineKeyboardMarkup | None:
    """A button for each example; a tap asks it."""
    rows = [[button(example, EXAMPLE, number)] for number, example in enumerate(examples)]
    return InlineKeyboardMarkup(rows) if rows else None


def languages() -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[button("中文", LANG, "zh"), button("English", LANG, "en")]])


def _originals(reply_id: int, count: int, lang: str) -> list[InlineKeyboardButton]:
    """原文 for one citation; 原文 [1], [2] … for several."""
    labels = [f"[{number}]" for number in range(1, min(count, MOST_ORIGINALS) + 1)]
    if labels:
        labels[0] = say("button_original" if count == 1 else "button_original_of", lang, number=1)
    return [button(label, ORIGINAL, reply_id, number, 0) for number, label in enumerate(labels, 1)]
