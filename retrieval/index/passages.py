"""Cuts an article's text into passages, spans that search finds and ranks.

Passages tile the text: every character belongs to exactly one. The headline is no part of a passage; the index stores
it separately.
"""

import re

from retrieval.records import Passage
from retrieval.words.sentences import Span, sentences

TARGET_CHARACTERS = 300
MOST_CHARACTERS = 400  # the last passage may grow to this, and only longer sentences are cut

_CLAUSE_END = re.compile(r"[；;，,、：:]|\. |\s")  # where an overlong sentence may be cut


def split_passages(article_text: str) -> tuple[Passage, ...]:
    """Spans of whole sentences, about 300 characters each, that tile the text; none for an empty text.

    Sentences are gathered up to TARGET_CHARACTERS; a short rest at the end joins the last passage. A sentence longer
    than MOST_CHARACTERS is cut at a clause mark, or without one at the target.
    """
    passages: list[Passage] = []
    begin = end = 0
    for first, last in _pieces(article_text):
        if first > begin and last - begin > TARGET_CHARACTERS:
            passages.append(Passage(begin, first))
            begin = first
        end = last
    if end > begin:
        if passages and end - passages[-1].start <= MOST_CHARACTERS:
            begin = passages.pop().start
        passages.append(Passage(begin, end))
    return tuple(passages)


def _pieces(text: str) -> list[Span]:
    """Sentences; those over the limit are cut into parts."""
    pieces = []
    for start, end in sentences(text):
        while end - start > MOST_CHARACTERS:
            cut = _cut(text, start)
            pieces.append((start, cut))
            start = cut
        pieces.append((start, end))
    return pieces


def _cut(text: str, start: int) -> int:
    """Where to cut an overlong sentence that begins at `start`: behind the last clause mark before the target."""
    limit = start + TARGET_CHARACTERS
    ends = [match.end() for match in _CLAUSE_END.finditer(text, start, limit)]
    return ends[-1] if ends else limit
