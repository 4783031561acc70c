"""A question without an answer → what is near it: names like those asked for, pages of people and places, a search."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from retrieval.asking.matching import pinyin_of
from retrieval.asking.question import Question, Unit
from retrieval.events import lexicon
from retrieval.records import Near
from retrieval.words.tokens import fold, tag

MOST_NAMES = 3  # for one that the archive does not hold
MOST_PLACES = 2
_LEAST_WITH_ANOTHER = 3  # characters of names that may differ in one: 李强 and 李刚 are as good as any others
_LEAST_NAME, _MOST_NAME = 2, 4


def near(
    question: Question, names: Mapping[str, str], has_place: Callable[[str], bool], is_printed: Callable[[str], bool]
) -> tuple[Near, ...]:
    """What may be meant, or looked at.

    `names`: the people of events, folded, with their sounds; `has_place`: whether events tell of a place;
    `is_printed`: whether any report prints a string.
    """
    found: dict[Near, None] = {}
    for name in _names_in(question):
        if name in names:
            found[Near("person", name)] = None
        else:
            found |= dict.fromkeys(Near("name", like, name) for like in like_names(name, names)[:MOST_NAMES])
    people = {one.asked or one.text for one in found}
    units = [unit for unit in question.units if unit.is_hard]
    places = (unit.text for unit in units if _may_be_place(unit) and unit.text not in people)
    found |= dict.fromkeys(Near("place", place) for place in islice(filter(has_place, places), MOST_PLACES))
    words = " ".join(dict.fromkeys(unit.text for unit in units if is_printed(unit.text)))
    return (*found, *([Near("search", words)] if words else []))


def like_names(name: str, names: Mapping[str, str]) -> list[str]:
    """The names that may be meant by one: of the same sound, in another order, with another character."""
    sound, name = pinyin_of(name), fold(name)
    first, second = name[:1], name[1:2] or name  # names that are alike share one of these: most need no closer look
    ranked: list[tuple[int, str]] = []
    for other, its_sound in names.items():
        is_heard = bool(sound) and sound == its_sound and len(other) == len(name)
        if not (is_heard or first in other or second in other):
            continue
        likeness = 0 if is_heard else _likeness(name, other)
        if likeness is not None:
            ranked.append((likeness, other))
    return [other for _, other in sorted(ranked, key=lambda one: one[0])]


def _likeness(name: str, other: str) -> int | None:
    """How far a written name is from another, 0 the nearest; None where they are not alike."""
    if name == other:
        return 0
    if name[0] == other[0] and sorted(name) == sorted(other):
        return 1
    if abs(len(name) - len(other)) > 1 or max(len(name), len(other)) < _LEAST_WITH_ANOTHER:
        return None
    if len(name) == len(other):
        is_one = sum(a != b for a, b in zip(name, other, strict=True)) == 1
        return (2 if name[0] == other[0] else 4) if is_one else None
    longer, shorter = sorted((name, other), key=len, reverse=True)
    is_one = any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))
    return 3 if is_one else None


def _names_in(question: Question) -> Iterator[str]:
    """The people that a question names, and words that may be names which the archive does not know."""
    yield from question.people
    for unit in question.units:
        if unit.text not in question.people and _may_be_name(unit):
            yield unit.text


def _may_be_place(unit: Unit) -> bool:
    """Whether a unit names a place, and is no common noun that ends like one: 特点."""
    return unit.is_proper and not unit.is_name and [kind for _, kind in tag(unit.text)] != ["n"]


def _may_be_name(unit: Unit) -> bool:
    is_short = _LEAST_NAME <= len(unit.text) <= _MOST_NAME
    return is_short and unit.is_hard and (unit.is_name or unit.text[0] in lexicon.SURNAMES)
