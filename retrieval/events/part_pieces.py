"""The pieces of text that speak for a person's part in a visit: what a linear model sees of them.

Runs of characters around the mention that tells most, behind those who are named side by side with them, in the whole
sentence, and around the two next mentions; digits as 0 and other people as △.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from operator import attrgetter

from retrieval.events.grouping import VISIT
from retrieval.events.telling import Elsewhere, Page, Seen
from retrieval.events.visit_wording import IS_NOUN
from retrieval.words.tokens import fold

HEADS = re.compile("(?<!副)(?:书记|[省市区县镇乡院局校厅部]长|主任|主席|董事长)$")  # a title of one who heads a body
APART = re.compile("[^,，。]{0,6}分[别路头]")  # behind people each of whom led a visit of their own
_OTHER = "△"  # a person with their title
_FAR_BEFORE, _BEFORE, _BEHIND, _BEHIND_GROUP, _OF_SENTENCE = 40, 16, 40, 16, 200  # characters
_NEXT, _BEFORE_NEXT, _BEHIND_NEXT = 2, 12, 24  # further mentions, and characters around them
_DIGITS = re.compile(r"\d+")
_CLAUSE_END = re.compile("[,，。;；]")
_TAKES = re.compile("(?:携同?|率领?|带领|会同|偕同?|陪同|与|同|跟随|在)$")  # before one who is taken along
_TAKES_OTHERS = re.compile("携|率|带领|会同|偕|陪同|在")


def pieces(page: Page, seen: Seen) -> set[str]:
    """All pieces, each with where it stands."""
    return {
        *_around(page, seen),
        *_of_title(page, seen),
        *_among_others(page, seen),
        *_of_sentence(page, seen),
        *(piece for other in seen.others[:_NEXT] for piece in _around_next(page, other)),
        f"next {seen.others[0].rank if seen.others else -1}",
    }


def taken(page: Page, seen: Seen) -> str:
    """The word right before the person by which another takes them along; "" for none."""
    match = _TAKES.search(page.text, max(seen.span[0], seen.mention.before - 2), seen.mention.before)
    return match[0] if match else ""


def takes(page: Page, seen: Seen) -> bool:
    """Whether the person takes others along."""
    return _TAKES_OTHERS.match(page.text, seen.mention.after) is not None


def _around(page: Page, seen: Seen) -> Iterator[str]:
    m, (start, end) = seen.mention, seen.span
    near = max(start, m.before - _FAR_BEFORE)
    before = ("^" if near == start else "") + _masked(page, near, m.before)[-_BEFORE:]
    behind = _masked(page, m.after, end)
    yield from _runs("<", before, 1, 3)
    yield from _runs("=", _CLAUSE_END.split(behind)[0][:_BEHIND], 1, 3)
    behind_group = _masked(page, seen.group.end, end)[:_BEHIND_GROUP]
    yield from _runs("g", behind_group, 2, 4)
    yield from ("G" + behind_group[:2], "G" + behind_group[:3])
    yield f"taken {taken(page, seen)} takes {takes(page, seen)}"
    verbs = list(VISIT.finditer(behind))
    deeds = [verb for verb in verbs if not IS_NOUN.match(behind, verb.end())]
    if verbs and not deeds:
        yield "no deed " + verbs[0][0]
    if deeds:
        low, high = deeds[0].span()
        yield "verb " + deeds[0][0]
        yield from (f"b{size} {behind[max(0, low - size) : low]}" for size in (1, 2))
        yield from (f"a{size} {behind[high : high + size]}" for size in (1, 2))


def _of_title(page: Page, seen: Seen) -> Iterator[str]:
    title = fold(page.titles.get(seen.mention.name, ""))
    yield from (f"t{title[-size:]}" for size in (1, 2, 3))
    yield from _runs("T", title, 2, 2)
    if seen.part:
        yield f"rule {seen.part} {page.visits[seen.visit].rule}"


def _among_others(page: Page, seen: Seen) -> Iterator[str]:
    """Who of people named side by side leads: of 书记某某、县长某某分别到… both, of 甲、乙一行 the first."""
    people, end = seen.group.people, seen.group.end
    place = "later" if seen.place else "first" if len(people) > 1 else "alone"
    yield f"{place} {seen.mention.before < seen.mention.start}"
    yield f"{place} apart {APART.match(page.text, end) is not None}"
    yield f"{place} ends {page.text[people[-1].after : end][:4]}"
    if seen.place:
        title, first = (fold(page.titles.get(m.name, "")) for m in (seen.mention, people[0]))
        behind = page.text[end : end + 2]
        yield from (f"L{behind}", f"L{behind[:1]}", f"Lt{title[-2:]}", f"Lt{title[-2:]}/{first[-2:]}")
        yield f"later same {title == first}"
        yield f"later {seen.mention.before < seen.mention.start} vice {'副' in title} first vice {'副' in first}"
        yield f"later heads {HEADS.search(title) is not None}"


def _of_sentence(page: Page, seen: Seen) -> Iterator[str]:
    yield from _runs("S", _masked(page, *seen.span)[:_OF_SENTENCE], 2, 2)
    yield f"sentence {min(seen.sentence, 6)}"
    yield f"mentions {min(seen.mentions, 5)}"
    yield f"group {min(len(seen.group.people), 5)}"


def _around_next(page: Page, other: Elsewhere) -> Iterator[str]:
    m, (start, end) = other.mention, other.span
    yield from _runs("2<", _masked(page, max(start, m.before - _BEFORE_NEXT), m.before), 1, 2)
    yield from _runs("2=", _CLAUSE_END.split(_masked(page, m.after, end))[0][:_BEHIND_NEXT], 1, 3)


def _runs(field: str, text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        yield from (field + text[at : at + size] for at in range(len(text) - size + 1))


def _masked(page: Page, start: int, end: int) -> str:
    """The text, digits as 0 and each person whose mention begins in it as △."""
    parts, place = [], start
    low = bisect_left(page.mentions, start, key=attrgetter("before"))
    for m in page.mentions[low:]:
        if m.before >= end:
            break
        parts += [page.text[place : m.before], _OTHER]
        place = m.after
    parts.append(page.text[place : max(place, end)])
    return _DIGITS.sub("0", "".join(parts))
