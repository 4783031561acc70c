"""An article's text → passages, each a span of it: what search finds and ranks.

They tile the text: every character belongs to exactly one. The headline is no part of a passage; the index keeps it
beside.
"""

import re

from retrieval.records import Passage
from retrieval.words.sentences import Span, sentences

TARGET_CHARACTERS = 300
MOST_CHARACTERS = 400  # a tail may join its passage up to here, and a sentence is cut only beyond it

_CLAUSE_END = re.compile(r"[；;，,、：:]|\. |\s")  # where a sentence without end may be cut


def split_passages(article_text: str) -> tuple[Passage, ...]:
    """Spans of whole sentences of about 300 characters; they tile the text. An empty text has none.

    Sentences are gathered up to TARGET_CHARACTERS; what remains at the end and is short joins the last passage. A
    sentence longer than MOST_CHARACTERS is cut at a clause mark, else at the target.
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
    """Sentences, those beyond the limit cut into parts."""
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
