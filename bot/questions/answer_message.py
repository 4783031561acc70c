"""An answer as a message: its text, the buttons below it, and what is stored of it for them. Nothing here sends.

复制引文 puts a quote with its source on the clipboard, ready to be pasted into a text.
"""

import json
import re
from collections.abc import Iterable

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit

from bot.buttons import DOWN, MORE, NEAR, NEXT, ORIGINAL, UP, button
from bot.engine_tasks import Answered
from bot.message_parts import Link, clip, headed, linked, place_of
from bot.questions.marks import marked
from bot.store import NewReply, citations_record
from bot.texts import say
from bot.transport.richtext import Rich, Run, clean, units
from retrieval.records import SURE, Answer, Citation, FoundEvent, Hit
from retrieval.words.sentences import sentences

MOST_ORIGINALS = 4  # buttons in a row, as many as a phone shows
_COUNT = re.compile(r"\d+(?:[次篇]| visits?| reports?)[:：]\s*")  # before what is counted
_MOST_NEAR = 16  # characters of what is near, on its button
_REST = re.compile(r"另有|\d+ more")  # what a list has no room for
_BETWEEN_ITEMS = re.compile(r"\s*[;；\n]\s*")


def answer_text(answer: Answer, lang: str, link: Link | None = None) -> Rich:
    """The answer in bold, then each citation with its quoted sentence; without an answer what may bear on it, plain."""
    rich = _said(answer, lang, link)
    above: Citation | None = None
    for number, citation in enumerate(_shown(answer), 1):
        rich += (Run("\n\n"), *_head(number, citation, above, lang, link), Run("\n"))
        rich += marked(citation.quote.strip(), answer, ("quote",))
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
