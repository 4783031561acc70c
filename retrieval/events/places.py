"""Clauses of a visit → the places, projects and firms that were visited, in order, each in its written form."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from retrieval.events import lexicon
from retrieval.events.people import Mention
from retrieval.sentences import Span
from retrieval.tokens import tag


def _either(words: list[str] | tuple[str, ...]) -> str:
    return "|".join(sorted(set(words), key=len, reverse=True))


_PLACE_END = re.compile(f"(?:{_either(lexicon.PLACE_ENDINGS)})(?![性员长家])")
_STOP = rf"[,，。;；:：!?！？]|{_either((*lexicon.VISIT_ACTIONS, *lexicon.DOING_WORDS))}|等(?=[\w,，。、])|\Z"
_NO_PLACE = re.compile(_either(lexicon.NO_PLACE_WORDS))
_SPLIT = re.compile(r"、|以及|[和及与]")
_EDGE = re.compile(
    rf"(?:{_either(lexicon.VISIT_ACTIONS)}|的|位于|辖区|其中|包括|对|在|到|并|又|还|先后|分别|以及|和|与|及|作为|随后|首先|然后|来|于)+"
)


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Wording behind or before which a target stands, and a clause that it was read from."""

    name: str
    pattern: re.Pattern[str]  # its group 1 holds the targets
    example: str


@cache  # 6 ms to compile: only where places are asked for
def place_rules() -> tuple[PlaceRule, ...]:
    """The rules, in order; each may add targets."""
    return (
        PlaceRule(
            "behind a word of going",
            re.compile(rf"(?:{_either(lexicon.GOING_WORDS)})(?:了|到)?(?!会|场|位)(.{{2,200}}?)(?={_STOP})"),
            "先后到兴华路、三号泵站等地",
        ),
        PlaceRule(
            "behind a word of looking",
            re.compile(
                rf"(?:{_either(lexicon.VISIT_ACTIONS)})(?:了(?!解)|过)?(?!组|团|时|中|期间|指导|活动|工作)(.{{2,60}}?)(?={_STOP})"
            ),
            "调研体育中心项目内装情况",
        ),
        PlaceRule(
            "opens the sentence",
            re.compile(
                r"(?:^|(?<=[。！？!?]))(?:作为[^,，。]{0,30}[,，])?([^,，。;；:：]{2,40}(?:项目|工程|基地|产业园|公司|厂))(?=[^,，。;；:：]*[,，])"
            ),
            "水泵厂项目二期投产在即,",
        ),
    )


def find_targets(text: str, span: Span, mentions: tuple[Mention, ...]) -> tuple[Span, ...]:
    """Spans of the targets named in text[span], in order, none within another."""
    start, end = span
    found: list[Span] = []
    for rule in place_rules():
        place = start
        while match := rule.pattern.search(text, place, end):
            found += _items(text, *match.span(1), mentions)
            place = max(match.end(1), match.start() + 1)
    kept: list[Span] = []
    for low, high in sorted(set(found), key=lambda s: (s[0], -s[1])):
        if not kept or low >= kept[-1][1]:
            kept.append((low, high))
    return tuple(kept)


def _items(text: str, start: int, end: int, mentions: tuple[Mention, ...]) -> Iterator[Span]:
    """The targets of one stretch: a list's members as they are, the last and a single one up to its place-like end."""
    pieces = list(_pieces(text, start, end))
    like_places = sum(_PLACE_END.search(text, low, high) is not None for low, high in pieces)
    is_list = len(pieces) > 2 and 2 * like_places >= len(pieces)  # its members vouch for each other
    for number, (low, high) in enumerate(pieces):
        edge = _EDGE.match(text, low, high)
        low = edge.end() if edge else low
        ends = [m.end() for m in _PLACE_END.finditer(text, low, high)]
        is_last = number == len(pieces) - 1
        if is_last and ends and not text.startswith("等", high):
            high = ends[-1]
        elif not ends and not is_list:
            continue
        name = text[low:high]
        if not 2 <= len(name) <= 40 or name in lexicon.NO_PLACES or _NO_PLACE.search(name):
            continue
        if (is_list or _starts_like_a_name(name)) and not any(low < m.end and m.start < high for m in mentions):
            yield low, high


def _starts_like_a_name(name: str) -> bool:
    """Whether the first word may begin a name: no verb, particle or pronoun."""
    word, kind = tag(name)[0]
    return not kind.startswith(("d", "p", "c", "r", "u", "y")) and (
        not kind.startswith("v") or kind == "vn" or len(word) == len(name)
    )


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch cut at 、; at 和 and the like only where a place's name ends before."""
    low = start
    for mark in _SPLIT.finditer(text, start, end):
        if mark[0] == "、" or re.search(rf"(?:{_PLACE_END.pattern})$", text[max(low, mark.start() - 6) : mark.start()]):
            yield low, mark.start()
            low = mark.end()
    yield low, end
