"""Marks in a quote the characters that answer the question."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.transport.richtext import Rich, Run, clean, joined
from retrieval.records import Answer
from retrieval.words.sentences import Span

_NAMING = frozenset({"who", "with_whom", "where", "when", "title", "how_many"})  # answered with words, not sentences
_BETWEEN_WORDS = re.compile(r"[、,，;；:：()（）“”\s]+")
_BETWEEN_CLAUSES = re.compile(r"[;；]|(?<=^[是否])[:：]")
_LEAST = 2  # characters of a word worth marking
_LEAST_OF_QUESTION = 3  # shorter ones, such as 项目 and 调研, stand everywhere
_MOST_SHARE = 0.8  # of the quote: if nearly all is marked, nothing stands out


def marked(quote: str, answer: Answer, styles: tuple[str, ...]) -> Rich:
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
