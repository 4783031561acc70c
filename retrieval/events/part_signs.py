"""What speaks for a person's part in a visit: pieces of the text around them, and named features.

`pieces` are for a linear model, `FEATURES` for trees; both are used alike in training and in use.
"""

import re
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from retrieval.events.grouping import SAYS, VISIT
from retrieval.events.telling import GOING, Page, Seen
from retrieval.events.visit_wording import IS_NOUN
from retrieval.words.tokens import fold
from retrieval.words.undone import is_undone

_OTHER = "△"  # a person with their title
_FAR_BEFORE, _BEFORE, _BEHIND, _BEHIND_GROUP = 40, 16, 40, 16  # characters
_NOWHERE = 99.0  # characters to a word that does not stand there
_DIGITS = re.compile(r"\d+")
_CLAUSE_END = re.compile("[,，。;；]")
_TAKES = re.compile("(?:携同?|率领?|带领|会同|偕同?|陪同|与|同|跟随|在)$")  # before one who is taken along
_TAKES_OTHERS = re.compile("携|率|带领|会同|偕|陪同|在")
_ALONG = re.compile("陪同|随同|一同|参加|随行|同行|陪")
_LEADERS = re.compile("书记|长$|主任|主席|委员|常委|总理|总统|部长")
_RULES = (
    "visits",
    "goes on to visit",
    "leads the group",
    "goes on the visit told before",
    "leads a party there",
    "visit of a body",
)
# What an article is about; how often it says so.
_THEMES = {
    "along": _ALONG,
    "says": SAYS,
    "goes": GOING,
    "visits": VISIT,
    "meets": re.compile("会议|座谈会|大会|召开|论坛|仪式|培训"),
    "presides": re.compile("主持"),
    "case": re.compile("涉嫌|立案|被查|审查调查|接受|违纪|受贿|警方|犯罪|法院|民警|嫌疑"),
    "abroad": re.compile("总统|外长|总理|国防|大使|乌克兰|俄|美国|日本|法国"),
    "team": re.compile("专家|医疗队|团队|志愿|义诊|考察团|代表团|慰问团|小组|协会"),
    "show": re.compile("演员|导演|歌手|球员|教练|比赛|电影|电视剧|游客|网友"),
    "demands": re.compile("强调|指出|要求"),
    "consoles": re.compile("慰问金|慰问品|送去|送上|看望|慰问"),
}


def pieces(page: Page, seen: Seen) -> set[str]:
    """Runs of characters around the person, digits as 0 and other people as △, with where they stand."""
    return set(_pieces(page, seen))


def _pieces(page: Page, seen: Seen) -> Iterator[str]:
    m, (start, end) = seen.mention, seen.span
    near = max(start, m.before - _FAR_BEFORE)
    before = ("^" if near == start else "") + _masked(page, near, m.before)[-_BEFORE:]
    behind = _masked(page, m.after, end)
    yield from _runs("<", before, 1, 3)
    yield from _runs("=", _CLAUSE_END.split(behind)[0][:_BEHIND], 1, 3)
    behind_group = _masked(page, seen.group.end, end)[:_BEHIND_GROUP]
    yield from _runs("g", behind_group, 2, 4)
    yield from ("G" + behind_group[:2], "G" + behind_group[:3])
    yield f"taken {_taken(page, seen)} takes {_takes(page, seen)}"
    if verb := VISIT.search(behind):
        low, high = verb.span()
        yield "verb " + verb[0]
        yield from (f"b{size} {behind[max(0, low - size) : low]}" for size in (1, 2))
        yield from (f"a{size} {behind[high : high + size]}" for size in (1, 2))
    title = fold(page.titles.get(m.name, ""))
    yield from (f"t{title[-size:]}" for size in (1, 2, 3))
    yield from _runs("T", title, 2, 2)
    if seen.part:
        yield f"rule {seen.part} {page.visits[seen.visit].rule}"


def _runs(field: str, text: str, shortest: int, longest: int) -> Iterator[str]:
    for size in range(shortest, longest + 1):
        yield from (field + text[at : at + size] for at in range(len(text) - size + 1))


def _masked(page: Page, start: int, end: int) -> str:
    parts = []
    for m in page.mentions:
        if m.before >= end:
            break
        if m.before >= start:
            parts += [page.text[start : m.before], _OTHER]
            start = m.after
    parts.append(page.text[start : max(start, end)])
    return _DIGITS.sub("0", "".join(parts))


def _rule(page: Page, seen: Seen) -> float:
    return 1.0 + _RULES.index(page.visits[seen.visit].rule) if seen.part else 0.0


def _taken(page: Page, seen: Seen) -> str:
    """The word right before the person by which another takes them along; "" for none."""
    match = _TAKES.search(page.text, max(seen.span[0], seen.mention.before - 2), seen.mention.before)
    return match[0] if match else ""


def _takes(page: Page, seen: Seen) -> bool:
    return _TAKES_OTHERS.match(page.text, seen.mention.after) is not None


def _sentences_behind(page: Page, seen: Seen) -> float:
    """How many sentences behind the opening of the visit that the rules read last before it; -1 where there is none."""
    behind = [seen.sentence - visit.opened for visit in page.visits if visit.opened <= seen.sentence]
    return float(min(behind, default=-1))


def _deed_ahead(page: Page, seen: Seen) -> float:
    """Characters to the first word of visiting that is no part of a noun."""
    start, end = seen.mention.after, seen.span[1]
    deeds = (m.start() for m in VISIT.finditer(page.text, start, end) if not IS_NOUN.match(page.text, m.end()))
    return float(next(deeds, start + int(_NOWHERE)) - start)


def _ahead(pattern: re.Pattern[str]) -> Callable[[Page, Seen], float]:
    def distance(page: Page, seen: Seen) -> float:
        match = pattern.search(page.text, seen.mention.after, seen.span[1])
        return float(match.start() - seen.mention.after) if match else _NOWHERE

    return distance


def _back(pattern: re.Pattern[str]) -> Callable[[Page, Seen], float]:
    def distance(page: Page, seen: Seen) -> float:
        ends = [match.end() for match in pattern.finditer(page.text, seen.span[0], seen.mention.before)]
        return float(seen.mention.before - ends[-1]) if ends else _NOWHERE

    return distance


def _undone(page: Page, seen: Seen) -> float:
    verb = VISIT.search(page.text, seen.mention.after, seen.span[1])
    return float(verb is not None and is_undone(page.text, seen.span[0], verb.span(), seen.span[1]))


def _quoted(page: Page, seen: Seen) -> float:
    place = seen.mention.start
    return float(page.text.count("“", 0, place) > page.text.count("”", 0, place))


FEATURES: dict[str, Callable[[Page, Seen], float]] = {
    "part by the rules": lambda page, seen: float(("", "lead", "along").index(seen.part)),
    "rule": _rule,
    "visit by the rules": lambda page, seen: float(seen.visit),
    "visits by the rules": lambda page, seen: float(len(page.visits)),
    "companions": lambda page, seen: float(len(page.visits[seen.visit].companions)) if seen.part else -1.0,
    "leads": lambda page, seen: float(len(page.visits[seen.visit].leads)) if seen.part else -1.0,
    "mentions": lambda page, seen: float(seen.mentions),
    "people": lambda page, seen: float(len({m.name for m in page.mentions})),
    "mentions before": lambda page, seen: float(seen.before),
    "size of the group": lambda page, seen: float(len(seen.group.people)),
    "place in the group": lambda page, seen: float(seen.place),
    "sentence": lambda page, seen: float(seen.sentence),
    "share of sentences before": lambda page, seen: seen.sentence / max(1, len(page.told)),
    "start": lambda page, seen: float(seen.mention.start),
    "characters": lambda page, seen: float(len(page.text)),
    "characters of the sentence": lambda page, seen: float(seen.span[1] - seen.span[0]),
    "characters of the title": lambda page, seen: float(len(page.titles.get(seen.mention.name, ""))),
    "leader": lambda page, seen: float(bool(_LEADERS.search(page.titles.get(seen.mention.name, "")))),
    "characters of the name": lambda page, seen: float(len(seen.mention.name)),
    "一行": lambda page, seen: float(page.text.startswith(("一行", "等一行"), seen.mention.after)),
    "taken along": lambda page, seen: float(bool(_taken(page, seen))),
    "takes others along": lambda page, seen: float(_takes(page, seen)),
    "一行 behind the group": lambda page, seen: float(page.text.startswith("一行", seen.group.end)),
    "sentences behind a visit": _sentences_behind,
    "deed ahead": _deed_ahead,
    "visiting ahead": _ahead(VISIT),
    "going ahead": _ahead(GOING),
    "saying ahead": _ahead(SAYS),
    "along ahead": _ahead(_ALONG),
    "visiting behind": _back(VISIT),
    "going behind": _back(GOING),
    "undone": _undone,
    "quoted": _quoted,
}
NAMES = (*FEATURES, *(f"theme {name}" for name in _THEMES))


def rows(page: Page, people: list[Seen]) -> NDArray[np.float32]:
    """The features of each person, in the order of NAMES."""
    themes = [float(len(pattern.findall(page.text))) for pattern in _THEMES.values()]
    return np.array([[*(sign(page, seen) for sign in FEATURES.values()), *themes] for seen in people], np.float32)
