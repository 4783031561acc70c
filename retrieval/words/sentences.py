"""Splits a text into spans of sentences and of clauses. Spans tile the text, so nothing between them is dropped."""

import re
from collections.abc import Iterator

Span = tuple[int, int]

# Closing quotes and brackets belong to the sentence that they close.
_SENTENCE = re.compile(r"[^。!?！？\n]*(?:[。!?！？\n]+[”’」』》)）\"]*|$)")
_CLAUSE = re.compile(r"[^,，;；:：。!?！？\n]*(?:[,，;；:：。!?！？\n]+[”’」』\"]*|$)")


def sentences(text: str) -> tuple[Span, ...]:
    """Spans of whole sentences, in order, covering the text."""
    return tuple(match.span() for match in _SENTENCE.finditer(text) if match[0])


def clauses(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Spans between commas, semicolons, colons and sentence ends, in order, covering text[start:end]."""
    end = len(text) if end is None else end
    for match in _CLAUSE.finditer(text, start, end):
        if match[0]:
            yield match.span()
