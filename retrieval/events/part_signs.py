"""What speaks for a person's part in a visit: the named features that trees see of them, in training and in use alike.

What a linear model sees stands in part_pieces.py.
"""

import re
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from retrieval.events.grouping import SAYS, VISIT
from retrieval.events.part_pieces import APART, HEADS, taken, takes
from retrieval.events.telling import GOING, Page, Seen
from retrieval.events.visit_wording import IS_NOUN
from retrieval.words.undone import is_undone

_NOWHERE = 99.0  # characters to a word that does not stand there
_FAR = 40  # characters behind another mention in which a deed is sought
_NO_WALK = re.compile(
    "慰问[电信函]|致电|(?:讲话|指示|批示)精神|重要(?:讲话|指示|批示|论述)"
)  # done without going there, or told of a visit made
_NOT_YET = re.compile("将于|计划|可能|拟|期待|邀请")
_AS_LEADERS = re.compile("领导|班子")
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


def _rule(page: Page, seen: Seen) -> float:
    return 1.0 + _RULES.index(page.visits[seen.visit].rule) if seen.part else 0.0


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


def _title(page: Page, seen: Seen) -> str:
    return page.titles.get(seen.mention.name, "")


def _first_title(page: Page, seen: Seen) -> str:
    return page.titles.get(seen.group.people[0].name, "")


def _deeds_elsewhere(page: Page, seen: Seen) -> float:
    """How many of the other mentions have a word of visiting near behind them."""
    ends = ((one.mention.after, min(one.span[1], one.mention.after + _FAR)) for one in seen.others)
    return float(sum(VISIT.search(page.text, *span) is not None for span in ends))


def _says_elsewhere(page: Page, seen: Seen) -> float:
    return float(sum(SAYS.match(page.text, one.mention.after) is not None for one in seen.others))


def _has(pattern: re.Pattern[str]) -> Callable[[Page, Seen], float]:
    return lambda page, seen: float(pattern.search(page.text, *seen.span) is not None)


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
    "taken along": lambda page, seen: float(bool(taken(page, seen))),
    "takes others along": lambda page, seen: float(takes(page, seen)),
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
    "vice": lambda page, seen: float("副" in _title(page, seen)),
    "heads": lambda page, seen: float(HEADS.search(_title(page, seen)) is not None),
    "first heads": lambda page, seen: float(HEADS.search(_first_title(page, seen)) is not None),
    "title of the first": lambda page, seen: float(_title(page, seen) == _first_title(page, seen) != ""),
    "longer title than the first": lambda page, seen: float(len(_title(page, seen)) - len(_first_title(page, seen))),
    "title of their own": lambda page, seen: float(seen.mention.before < seen.mention.start),
    "apart": lambda page, seen: float(APART.match(page.text, seen.group.end) is not None),
    "people behind in the group": lambda page, seen: float(len(seen.group.people) - 1 - seen.place),
    "as leaders": lambda page, seen: float(bool(_AS_LEADERS.search(page.text, seen.group.start, seen.group.end))),
    "deeds elsewhere": _deeds_elsewhere,
    "says elsewhere": _says_elsewhere,
    "without going": _has(_NO_WALK),
    "not yet": _has(_NOT_YET),
}
NAMES = (*FEATURES, *(f"theme {name}" for name in _THEMES))


def rows(page: Page, people: list[Seen]) -> NDArray[np.float32]:
    """The features of each person, in the order of NAMES."""
    themes = [float(len(pattern.findall(page.text))) for pattern in _THEMES.values()]
    return np.array([[*(sign(page, seen) for sign in FEATURES.values()), *themes] for seen in people], np.float32)
