"""An answer as a message: its text, the buttons below it, and what is stored of it for them. Nothing here sends.

In a quote the characters that answer the question are marked.
"""

import json
import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.buttons import DOWN, MORE, NEAR, NEXT, ORIGINAL, UP, button, copy_button
from bot.engine_tasks import Answered
from bot.message_parts import Link, clip, headed, linked, place_of
from bot.store import NewReply, citations_record
from bot.texts import say
from bot.transport.richtext import Rich, Run, clean, joined
from retrieval.records import SURE, Answer, Citation, FoundEvent, Hit
from retrieval.words.sentences import Span, sentences

MOST_ORIGINALS = 4  # buttons in a row, as many as a phone shows
_COUNT = re.compile(r"\d+(?:[次篇]| visits?| reports?)[:：]\s*")  # before what is counted
_MOST_NEAR = 16  # characters of what is near, on its button
_REST = re.compile(r"另有|\d+ more")  # what a list has no room for
_BETWEEN_ITEMS = re.compile(r"\s*[;；\n]\s*")
_NAMING = frozenset({"who", "with_whom", "where", "when", "title", "how_many"})  # answered with words, not sentences
_BETWEEN_WORDS = re.compile(r"[、,，;；:：()（）“”\s]+")
_BETWEEN_CLAUSES = re.compile(r"[;；]|(?<=^[是否])[:：]")
_LEAST = 2  # characters of a word worth marking
_LEAST_OF_QUESTION = 3  # shorter ones, such as 项目 and 调研, stand everywhere
_MOST_SHARE = 0.8  # of the quote: if nearly all is marked, nothing stands out


def answer_text(answer: Answer, lang: str, link: Link | None = None) -> Rich:
    """The answer in bold, then each citation with its quoted sentence; without an answer what may bear on it, plain."""
    rich = _said(answer, lang, link)
    above: Citation | None = None
    for number, citation in enumerate(_shown(answer), 1):
        rich += (Run("\n\n"), *_head(number, citation, above, lang, link), Run("\n"))
        rich += _marked(citation.quote.strip(), answer, ("quote",))
        above = citation
    return rich


def below_answer(reply_id: int, answer: Answer, lang: str) -> InlineKeyboardMarkup:
    """A row with 原文 and 更多, a row of questions that may follow, a row with 👍 👎 and 复制引文."""
    originals = _originals(reply_id, len(_shown(answer)), lang)
    more = button(say("button_more", lang), MORE, reply_id)
    steps = [button(say(f"button_{step}", lang), NEXT, reply_id, step) for step in next_steps(answer)]
    feedback = [button(say("button_up", lang), UP, reply_id), button(say("button_down", lang), DOWN, reply_id)]
    if cited := _shown(answer):
        feedback.append(copy_button(cited[0], lang))
    rows = [originals, *_near(reply_id, answer, lang), steps, feedback]
    if len(originals) <= 1:
        originals.append(more)
    else:  # 更多 would not fit beside them
        (steps or feedback).insert(0, more)
    return InlineKeyboardMarkup([row for row in rows if row])


def _near(reply_id: int, answer: Answer, lang: str) -> list[list[InlineKeyboardButton]]:
    """What is near a question without an answer, two a row: names to ask of instead, pages, a search."""
    offered = [
        button(say(f"button_near_{one.kind}", lang, text=clip(one.text, _MOST_NEAR)), NEAR, reply_id, place)
        for place, one in enumerate(answer.near)
    ]
    return [offered[at : at + 2] for at in range(0, len(offered), 2)]


def next_steps(answer: Answer) -> list[str]:
    """What may be asked next about the event of the answer: when, with_whom, all (records of who led it)."""
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
    """The name of the person who led the event; 全部记录 shows that person's records."""
    people = found.event.people
    return next((p.name for p in people if p.role != "accompany"), people[0].name if people else None)


def answer_row(
    answered: Answered,
    *,
    question: str,
    kind: str,
    chat_id: int,
    user_id: int,
    at: float,
    update_id: int | None = None,
    asked_message_id: int | None = None,
    thread_id: int | None = None,
    further: Iterable[Hit] = (),
) -> NewReply:
    """An answer as it is stored. `further` are passages shown below it, numbered on from the citations."""
    answer = answered.answer
    record = {
        "citations": citations_record((*_shown(answer), *further)),
        "context": answered.context,
        "leader": leader(answer.events[0]) if answer.events else None,
        "near": [(one.kind, one.text, one.asked) for one in answer.near],
    }
    return NewReply(
        update_id=update_id,
        chat_id=chat_id,
        user_id=user_id,
        asked_message_id=asked_message_id,
        thread_id=thread_id,
        at=at,
        kind=kind,
        question=question,
        text=answer.text,
        answered=answer.answered,
        answer_kind=answer.kind,
        confidence=answer.confidence,
        generation=answered.generation,
        ms=answer.ms,
        record=json.dumps(record, ensure_ascii=False),
    )


def _shown(answer: Answer) -> tuple[Citation, ...]:
    """The citations; where there is no answer, the passages that may bear on the question."""
    return answer.citations or answer.related


def _said(answer: Answer, lang: str, link: Link | None) -> Rich:
    """The answer's text; several items get a line each, with the number of the citation that holds the item."""
    text = answer.text.strip()
    if not answer.answered:
        return (Run(text),)
    count = _COUNT.match(text)
    head = count[0] if count else ""
    if answer.confidence < SURE:
        return (Run(say("likely", lang, text=text)),)
    items = [item for item in _BETWEEN_ITEMS.split(text[len(head) :]) if item]
    if len(items) < 2 or not (count or answer.kind == "list" or "\n" in text):
        return (Run(text, ("b",)),)
    rich: Rich = (Run(f"{head.rstrip()}\n", ("b",)),) if head else ()
    for index, item in enumerate(items):
        number = _number(item, index, answer)
        label = Run(f"[{number}]", linked(number, link)) if number else Run("•")
        rich += (label, Run(" "), Run(item, ("b",)), Run("\n" if index < len(items) - 1 else ""))
    return rich


def _number(item: str, index: int, answer: Answer) -> int:
    """The number of the citation that holds an item, 0 where none does."""
    if len(answer.events) > 1:  # items are in the order of the citations, but not in their words
        is_told = index < min(len(answer.events), len(answer.citations)) and not _REST.match(item)
        return index + 1 if is_told else 0
    start, end = sentences(item)[0]
    opening = item[start:end].strip()
    return next((number for number, cited in enumerate(answer.citations, 1) if opening in cited.quote), 0)


def _head(number: int, citation: Citation, above: Citation | None, lang: str, link: Link | None) -> Rich:
    """Headline, date and place; for a second citation from the same article only the place."""
    style = linked(number, link)
    page = f" · {say('page_number', lang, page=citation.page)}" if citation.page is not None else ""
    page += f" · {citation.paper_page}" if citation.paper_page else ""
    page += f" · {say('recognised', lang)}" if citation.is_recognised else ""
    place = (Run(place_of(citation.source, citation.lines), ("code",)), Run(page))
    if above and (above.source, above.headline) == (citation.source, citation.headline):
        return Run(f"[{number}]", style), Run(" "), *place
    return *headed(f"[{number}] ", citation.headline, citation.published, style, lang), *place


def _originals(reply_id: int, count: int, lang: str) -> list[InlineKeyboardButton]:
    """原文 for one citation; 原文 [1], [2] … for several."""
    labels = [f"[{number}]" for number in range(1, min(count, MOST_ORIGINALS) + 1)]
    if labels:
        labels[0] = say("button_original" if count == 1 else "button_original_of", lang, number=1)
    return [button(label, ORIGINAL, reply_id, number, 0) for number, label in enumerate(labels, 1)]


def _marked(quote: str, answer: Answer, styles: tuple[str, ...]) -> Rich:
    """The quote in `styles`; what answers the question is bold as well."""
    quote = clean(quote)
    runs, place = [], 0
    for start, end in _marks(quote, answer):
        runs += [Run(quote[place:start], styles), Run(quote[start:end], (*styles, "b"))]
        place = end
    return joined([*runs, Run(quote[place:], styles)])


def _marks(quote: str, answer: Answer) -> tuple[Span, ...]:
    """The spans that answer. If they are nearly the whole quote: those that events or question name, or none."""
    of_events = _of_events(answer)
    asked = _of_question(quote, answer)
    for pieces in ((*of_events, *_of_text(answer)), (*of_events, *asked)):
        marks = _spans(quote, pieces)
        if sum(end - start for start, end in marks) <= _MOST_SHARE * len(quote):
            return marks
    return ()


def _of_events(answer: Answer) -> tuple[str, ...]:
    """The people, dates and targets of events that the answer's text contains."""
    pieces = [
        piece
        for found in answer.events
        for piece in (*(p.name for p in found.event.people), found.event.date_text, *found.event.targets)
    ]
    return tuple(piece for piece in pieces if piece and piece in answer.text)


def _of_text(answer: Answer) -> tuple[str, ...]:
    pieces = (_BETWEEN_WORDS if answer.kind in _NAMING else _BETWEEN_CLAUSES).split(answer.text)
    return tuple(piece.strip(" 。") for piece in pieces)


def _of_question(quote: str, answer: Answer) -> tuple[str, ...]:
    """The parts of the quote that stand in a yes-or-no question: they show where to look in the quote."""
    if answer.kind != "yes_no":
        return ()
    blocks = SequenceMatcher(None, answer.question, quote, autojunk=False).get_matching_blocks()
    return tuple(quote[b.b : b.b + b.size] for b in blocks if b.size >= _LEAST_OF_QUESTION)


def _spans(quote: str, pieces: Iterable[str]) -> tuple[Span, ...]:
    """Where the pieces stand in the quote; pieces that touch, or have only 、 between them, become one span."""
    found = sorted(
        match.span()
        for piece in {clean(piece) for piece in pieces}
        if len(piece) >= _LEAST
        for match in re.finditer(_whole_number(piece), quote)
    )
    merged: list[Span] = []
    for start, end in found:
        if merged and quote[merged[-1][1] : start] in ("", "、"):
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return tuple(merged)


def _whole_number(piece: str) -> str:
    """A pattern for the piece that does not find 3天 in 13天."""
    before, after = r"(?<!\d)" * piece[0].isdigit(), r"(?!\d)" * piece[-1].isdigit()
    return f"{before}{re.escape(piece)}{after}"
