"""Reads what is typed behind /search: the words to seek, and since: until: source: in English or Chinese."""

import re
import unicodedata
from dataclasses import dataclass

from bot.lists.typed_filters import EDGE_KEYS, day_typed, refusal
from retrieval.searching.search import Filters

_SOURCE_KEYS = ("source", "来源", "文件", "出处")
_KEYS = {**EDGE_KEYS, **dict.fromkeys(_SOURCE_KEYS, "source")}
_VALUE = r"\"[^\"]*\"|“[^”]*”|\S+"
_PAIR = re.compile(rf"(?:^|(?<=\s))({'|'.join(sorted(_KEYS, key=len, reverse=True))})[:=:]\s*({_VALUE})", re.IGNORECASE)
_QUOTES = '"“”'


@dataclass(frozen=True, slots=True)
class TypedSearch:
    """The words, with “phrases” and -words as they were typed, and the conditions that hits must meet."""

    words: str
    filters: Filters


def parse_search(text: str) -> TypedSearch:
    """What a text asks for.

    Raises:
        InputError: a condition stands there twice, or its value is no date, or since lies after until.
    """
    given: dict[str, str] = {}
    for match in _PAIR.finditer(text):
        field, value = _KEYS[match[1].lower()], match[2].strip(_QUOTES)
        if field in given:
            raise refusal("events_twice", match[0])
        given[field] = value if field == "source" else day_typed(field, unicodedata.normalize("NFKC", value))
    sources = (given["source"],) if "source" in given else ()
    words = " ".join(_PAIR.sub(" ", text).split())
    return TypedSearch(words, Filters(given.get("since"), given.get("until"), sources))
