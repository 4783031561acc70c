"""Text → foreign and minority names: those with a dot, and those written with the characters of foreign sounds.

They have no surname to look for: a title before them (主席艾力·买买提, 总理内塔尼亚胡) gives them away.
"""

import re

from retrieval.events import lexicon
from retrieval.events.name_signs import SURE, follower_score, is_common_word, is_place
from retrieval.events.titles import ends_with_title
from retrieval.words.sentences import Span

_DOTS = "·•・‧"
_SHORTEST_PART = 3  # characters behind the last dot before which no common word ends a name
_LONGEST_PART = 7
_PARTICLES = frozenset("在还于和与及将已曾也说称是对向等就")
_AND = re.compile("[和与及]")
_AT_A_TIME = re.compile(r"于(?=[\d今昨当本上下近日周])")
_LETTER = re.compile(r"[^\W\d_a-zA-Z]")
_PART = rf"{_LETTER.pattern}{{1,{_LONGEST_PART}}}"
_DOT = re.compile(f"[{_DOTS}]")
_DOTTED = re.compile(rf"{_PART}(?:[{_DOTS}]{_PART})+")
_SOUND = f"[{''.join(sorted(lexicon.FOREIGN_NAME_CHARACTERS))}]"
_FOREIGN = re.compile(rf"{_SOUND}{{1,8}}")
_TITLE_LAST = "".join(sorted({ending[-1] for ending in lexicon.TITLE_ENDINGS}))
# Begins with the title's last character, so that the engine skips all others.
_FOREIGN_BEHIND_TITLE = re.compile(
    rf"[{_TITLE_LAST}](?:(?<=总统|总理|首相|外长|防长|国王|部长)(?P<office>{_SOUND}{{2,8}})|"
    rf"(?<=[{_TITLE_LAST}])(?P<other>{_SOUND}{{3,8}}))"
)
# Names of peoples who write no surname, and no dot: 书记乌某率队, 部长迭某某某参加; rare surnames: 书记矫某某一行.
_RARE, _GIVEN = (f"[{''.join(sorted(of))}]" for of in (lexicon.RARE_SURNAMES, lexicon.GIVEN_NAME_CHARACTERS))
_UNLIKELY = lexicon.NOT_IN_GIVEN_NAMES - lexicon.FOREIGN_NAME_CHARACTERS
_UNUSUAL = re.compile(
    r"[记任席长员委](?<=书记|主任|主席|部长|[局县市区省州]长|委员|常委)(?!长)"
    rf"(?P<name>{_SOUND}{{2}}|{_RARE}{_GIVEN}{{1,2}}|[\u4e00-\u9fff]{{4}})"
    "(?=率|带队|一行|参加|出席|主持|陪同|表示|指出|强调|讲话|致辞|带领|来到|深入|实地|调研|[到赴在]|[,，、。](?![^,，。]{0,6}(?:机关|单位|部门)))"
)
# The last characters of what stands before a name in the patterns above.
_BEFORE_NAMES = frozenset(_TITLE_LAST)


def find_foreign_names(text: str) -> set[str]:
    """Names with a dot, and names of foreign sounds behind a title: 主席艾力·买买提, 总理内塔尼亚胡."""
    names: set[str] = set()
    for span in dotted_spans(text):
        names.update(_dotted_names(text, *span))
    for match in _FOREIGN_BEHIND_TITLE.finditer(text):
        start, end = match.span(match.lastgroup or 0)
        if match["other"] and not ends_with_title(text[max(0, start - 8) : start]):
            continue
        if end - start > 2 and _AT_A_TIME.match(text, end - 1):
            end -= 1  # 哈贝克于19日
        if follower_score(text, end) >= (1 if end - start > 3 else 1.5 if match["office"] else SURE):
            names.add(text[start:end])
    names.update(match["name"] for match in _UNUSUAL.finditer(text) if _is_unusual_name(match["name"]))
    return names


def may_begin_foreign_name(text: str, place: int) -> bool:
    """Whether find_foreign_names may find a name without a dot that begins there; at little cost, mostly no."""
    if text[place - 1 : place] not in _BEFORE_NAMES:
        return False
    return any(pattern.match(text, place - 1) for pattern in (_FOREIGN_BEHIND_TITLE, _UNUSUAL))


def dotted_spans(text: str) -> list[Span]:
    """The runs of characters with a dot between, in which names with a dot stand."""
    spans: list[Span] = []
    low = 0
    for dot in _DOT.finditer(text):  # dots are rare: sought from them, the pattern need not try every place
        start = dot.start()
        while start > max(low, dot.start() - _LONGEST_PART) and _LETTER.match(text, start - 1):
            start -= 1
        if low <= start and (match := _DOTTED.match(text, start)):
            spans.append(match.span())
            low = match.end()
    return spans


def _is_unusual_name(name: str) -> bool:
    """Whether the characters make up no word and no name of the usual kind."""
    if name[0] in lexicon.SURNAMES or name[:2] in lexicon.NEVER_NAMES:
        return False
    if len(name) < 4 and name[0] in lexicon.RARE_SURNAMES:
        return not is_common_word(name[:2]) and not is_common_word(name)
    if len(name) == 2:
        return not is_common_word(name) or is_place(name)
    if sum(character in _UNLIKELY for character in name) > 1:
        return False
    return not any(is_common_word(name[at : at + 2]) for at in range(3))


def _dotted_names(text: str, low: int, high: int) -> list[str]:
    """The names with a dot in text[low:high] that a title stands before, each joined one too; none where none does."""
    dots = [place for place in range(low, high) if text[place] in _DOTS]
    starts = (s for s in range(dots[0] - 1, low - 1, -1) if ends_with_title(text[max(0, s - 8) : s]))
    start = next(starts, None)
    if start is None:
        return []
    start += text[start] in "的是"
    foreign = next((s for s in range(dots[0] - 1, start - 1, -1) if not _FOREIGN.match(text, s)), start - 1)
    if dots[0] - foreign > 2 and any(is_common_word(text[s : s + 2]) for s in range(start, foreign)):
        start = foreign + 1  # 主席某党人约翰·布朗, but 会长班禅额尔德尼·确吉杰布
    joints = [match.start() for match in _AND.finditer(text, dots[0] + 2, dots[-1])]  # 尼尔·邓恩和阿穆亚·拉德瓦根
    begins, ends = [start, *(joint + 1 for joint in joints)], [*joints, high]
    return [text[begin : _dotted_end(text, begin, end)] for begin, end in zip(begins, ends, strict=True)]


def _dotted_end(text: str, low: int, high: int) -> int:
    """Where the name ends that begins at `low` and ends at `high` or before."""
    dot = max((place for place in range(low, high) if text[place] in _DOTS), default=low - 1)
    if (sounds := _FOREIGN.match(text, dot + 1, high)) and sounds.end() - sounds.start() > 1:
        end = sounds.end()
        goes_on = end - dot > _SHORTEST_PART and (
            _AT_A_TIME.match(text, end - 1) or is_common_word(text[end - 1 : end + 1])  # 萨帕塔确认
        )
        return end - 1 if goes_on else end
    ends = (
        e
        for e in range(dot + 2, high + 1)
        if follower_score(text, e) >= SURE
        or (e > dot + 2 and text[e : e + 1] in _PARTICLES)
        or _opens_a_word(text, e, dot)
    )
    return next(ends, high)


def _opens_a_word(text: str, place: int, dot: int) -> bool:
    """Whether a common word begins at `place`, where the part of the name behind the dot may be over: 玉苏普患有."""
    return place - dot > _SHORTEST_PART and is_common_word(text[place : place + 2])
