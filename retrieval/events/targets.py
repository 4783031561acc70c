"""Sentences of a visit → the places, projects and firms that were visited, in order, each in its written form.

`find_targets` reads one sentence, `find_visited` all sentences that tell of a visit. What somebody says is passed over.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from retrieval.events import place_words
from retrieval.events.people import Mention
from retrieval.events.place_names import Stretch, names_in
from retrieval.events.place_stretches import ANY_RULE, LOOKING, targets_ahead_of_a_deed, targets_in, told
from retrieval.events.sentence_words import words_of
from retrieval.words.cut import Cut
from retrieval.words.sentences import Span

# A part of the place that the sentence named before: 来到学校，参观校史馆.
_ROOM = re.compile(
    r"^.{0,9}(?:[展客餐]厅|报告厅|展区|(?<!工作)(?<!实验)(?<!办公)(?<!研究)室|校史馆|生产线|车间|仓库|区域|展板|现场)$"
)


def find_targets(text: str, span: Span, mentions: Sequence[Mention], cut: Cut | None = None) -> tuple[Span, ...]:
    """Spans of the targets named in text[span], in order, none within another. `cut`: of the text, if there is one."""
    if not ANY_RULE.search(text, *span):
        return ()
    words = told(words_of(text, span, mentions, cut))
    found = targets_ahead_of_a_deed(words)
    for rule, targets in targets_in(text, words):
        has_site = bool(found) and rule is LOOKING
        rooms = [target for target in targets if has_site and _ROOM.search(text[slice(*target)])]
        found += [target for target in targets if len(targets) > 2 or target not in rooms]
    return _apart(found)


def _apart(found: Iterable[Span]) -> tuple[Span, ...]:
    kept: list[Span] = []
    for low, high in sorted(set(found), key=lambda s: (s[0], -s[1])):
        if not kept or low >= kept[-1][1]:
            kept.append((low, high))
    return tuple(kept)


def find_own_targets(
    text: str, leads: Sequence[Mention], targets: Sequence[Span]
) -> tuple[tuple[Span, ...], ...] | None:
    """Each lead's own of the targets of a sentence and those of all, where 分别 parts as many as there are leads.

    甲、乙分别赴A县、B县走访C部队 gives (A县, C部队) and (B县, C部队); None where nothing parts them.
    """
    count = len(leads)
    if count < 2 or len(targets) < count or "分别" not in text[leads[-1].end : targets[0][0]]:
        return None
    own, shared = targets[:count], targets[count:]
    if any(text[low[1] : high[0]] not in ("、", "和", "，", ",") for low, high in pairwise(own)):
        return None
    if shared and text[own[-1][1] : shared[0][0]] in ("、", "和"):  # a longer list is of all
        return None
    if text.startswith("等", own[-1][1]):  # and so is one that is not told whole
        return None
    return tuple((one, *shared) for one in own)


# What may open a sentence that goes on telling of a visit.
_CONNECTIVES = re.compile(
    r"(?:随后|后|接着|之后|期间|首先|先后|当天|当日|其间|最后|此外|另外|同时|其中|每到一处|实地|还|又|并|上午|下午|"
    r"(?:\d{1,2}月)?\d{1,2}[日号]|他们?|她们?|当晚|次日|今天|昨天|第[一二三四五]站|下一站|紧接着|而后|沿途|冒雨|清晨|一早|"
    r"(?:调研|考察|检查|走访|慰问)(?:中|期间)|在[^,，。]{1,12}期间|[,，、\s\]])*"
)
_CARRIES_ON = re.compile(
    "|".join((*place_words.WORDS_OF_GOING, *place_words.WORDS_OF_LOOKING)) + r"|在[^,，。]{2,40}[,，]|[到赴来]"
)
_FROM_SITE_TO_SITE = re.compile(r"先后[^,，。]{0,6}(?:来到|走进|前往|赴|深入|参观|走访|考察|到)")  # whoever acts
_GROUP = re.compile("|".join(place_words.GROUPS))
# 援建干部来到…: the party of a visit, told by what they are.
_PARTY_GOES = re.compile(
    r"\s*[^,，。]{0,12}(?:领导|干部|代表|委员|成员|队员|师生|学员|企业家|嘉宾|专家)们?"
    rf"(?:先后|分别|依次|还|又|首先|随后|一同|一起|共同|实地)*(?:{'|'.join(place_words.WORDS_OF_GOING)}|参观)"
)


def may_hold_targets(text: str, span: Span, leads: Collection[str]) -> bool:
    """Whether a sentence behind a visit's opening goes on telling of it: a lead, a group or nobody named acts in it."""
    start, end = span
    if _GROUP.search(text, start, end) or _FROM_SITE_TO_SITE.search(text, start, end):
        return True
    if any(text.find(lead, start, end) >= 0 for lead in leads):
        return True
    if _PARTY_GOES.match(text, start, end):
        return True
    connectives = _CONNECTIVES.match(text, start, end)
    return _CARRIES_ON.match(text, connectives.end() if connectives else start, end) is not None


_BEFORE_DEED = 3  # so many sentences may tell of places before a deed there is told
# 甲公司是…企业。 tells of where the people of the next sentence are.
_ABOUT_A_PLACE = re.compile(
    r"\s*(?:以[^。]{1,70}为[^,，。]{1,12}的|(?:坐落|位于|坐落于|地处|紧邻|毗邻)[^,，。]{1,30}的|[^,，。的]{0,12}的)?(?P<name>[^,，。;；:：的是]{3,30}?)"
    r"(?:，?是(?!否)|属于|为[我国全省当]|全长|总面积|总投资|占地|建于|始建|成立于|创建于|总建筑|作为|，群众|建筑面积|(?:项目)?[一二三]期|建设|投产|正在|[,，][今去前近][^,，。]{1,3}(?:入驻|落户|建成|投用|启用|成立))"
)
_ACTS_THERE = re.compile("了解|听取|察看|查看|询问|走进|来到|深入|参观|勉励|登高|观看|俯瞰|考察|调研|检查")


def find_visited(
    text: str,
    spans: Sequence[Span],
    opened: int,
    until: int,
    leads: Collection[str],
    mentions: Sequence[Mention],
    cut: Cut | None = None,
) -> tuple[Span, ...]:
    """Spans of the targets of the visit that sentence `opened` tells, up to sentence `until` (exclusive), in order."""
    found: list[Span] = []
    for number in range(opened, until):
        if number == opened or may_hold_targets(text, spans[number], leads):
            found += find_targets(text, spans[number], mentions, cut)
            found += find_told_ahead(text, spans, opened, number, leads, cut)
    return _telling(text, _apart(found))


_MOST_COMPARED = 200  # names with which one is compared: more than nearly all articles have
_TROOPS = re.compile("(?:队|军分区|武装部|人武部|哨所|某[部营连])$")
_ANY_TROOPS = re.compile(r"(?:广大|各)?(?:驻|来)[^,，。]{0,4}(?:武警)?部队|武警部队")


def _telling(text: str, targets: tuple[Span, ...]) -> tuple[Span, ...]:
    """Without what another target says in full: 衡水军分区 beside 衡水市军分区, 驻湘部队 beside a 支队."""
    written = [text[slice(*target)] for target in targets]
    others = _by_pair(written)
    some_troops = any(_TROOPS.search(name) and not _ANY_TROOPS.fullmatch(name) for name in written)
    return tuple(
        target
        for target, name in zip(targets, written, strict=True)
        if not (some_troops and _ANY_TROOPS.fullmatch(name))
        and not any(_is_short_for(name, other) for other in others.get(name[-2:], ())[:_MOST_COMPARED])
    )


def _by_pair(names: Iterable[str]) -> dict[str, list[str]]:
    """Two characters → the names that hold them, each once."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        for pair in {name[place : place + 2] for place in range(len(name) - 1)}:
            found.setdefault(pair, []).append(name)
    return found


def _is_short_for(name: str, other: str) -> bool:
    """Whether `other` says `name` in more characters, all of its own in order; a region is not short for its site."""
    if len(name) < 3 or len(name) >= len(other) or other.startswith(name):
        return False
    left = iter(other)
    return all(character in left for character in name)


def find_told_ahead(
    text: str, spans: Sequence[Span], opened: int, number: int, leads: Collection[str], cut: Cut | None
) -> Iterator[Span]:
    """The places that the sentences ahead of deed `number` are about: 甲公司是…企业。某某走进车间."""
    deed = text[slice(*spans[number])].split("指出")[0]
    if not _ACTS_THERE.search(deed) or not any(lead in deed for lead in leads):
        return
    for ahead in range(number - 1, max(opened, number - 1 - _BEFORE_DEED), -1):
        if may_hold_targets(text, spans[ahead], leads):
            return
        if match := _ABOUT_A_PLACE.match(text, *spans[ahead]):
            yield from names_in(Stretch(words_of(text, match.span("name"), (), cut), is_where=False))
