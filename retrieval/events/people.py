"""Article text → mentions of people with the titles that stand beside them.

A name is sought in characters, not in a tokeniser's words, which split 张国际 and swallow 江成与. What stands before
(a title, a list, a clause's start) and behind (a verb, a mark, a title) decides whether a name stands there and how
long it is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from retrieval.events import lexicon
from retrieval.sentences import clauses
from retrieval.tokens import tag

_LEADERS_OF = frozenset(
    "局区市省县镇乡部院校所会处科队组班排连营团旅站厂社村司行馆台园盟州旗船舰店挥书事兵警家监官室股段理研"
)
_TITLE_ENDINGS = tuple(ending for ending in lexicon.TITLE_ENDINGS if len(ending) > 1)
_TITLES_BEHIND = tuple(sorted(lexicon.TITLES_BEHIND, key=len, reverse=True))
_VERBS_BEHIND = (*lexicon.SPEECH_VERBS, *lexicon.VISIT_VERBS, *lexicon.MEETING_VERBS, *lexicon.OTHER_FOLLOWERS)
_FOLLOWERS = tuple(word for word in _VERBS_BEHIND if len(word) > 1)
_SHORT_FOLLOWERS = frozenset(word for word in _VERBS_BEHIND if len(word) == 1)
# What is said so of people only: behind it a clause's first two or three characters are a name.
_STRONG_FOLLOWERS = (
    *(verb for verb in lexicon.SPEECH_VERBS if len(verb) > 1),
    *"一行 带队 率队 先后 来到 深入 实地 主持 出席 一同 陪同 随同".split(),
)
# Characters that are hardly ever the last of a given name, yet often follow one: 花磊以“…”为题, 江成与大家.
_NEVER_IN_NAMES = frozenset(
    "以与和及等在到就对向从的了是也还均都则将又同说称于把被让这那不要有为看去来进又再且着过给跟或但而因所其该"
)
_MARK = re.compile(r"[\W\d]|$")
_DOTTED = re.compile(r"[^\W\d_a-zA-Z]{1,7}(?:·[^\W\d_a-zA-Z]{1,7})+")
# 一 is no mark of a title's start (一级调研员 is one), the others never stand inside a title before a name.
_TITLE_CUT = re.compile(
    r"会议由|活动由|仪式由|(?<![自理缘事])由(?!于)|特邀|邀请|访(?=.{0,3}[省市区县])|陪同|随同|看望|慰问|率领|会见|会同|联合|参加|出席|"
    r"(?:近日|日前|昨日|今日|当日|今天|昨天|当天|上午|下午|晚上|凌晨|中午|期间|[0-9一二三四五六七八九十]日)(?!报)|并邀|以及|以来|其中|据|经(?=[^开济贸理营南北纪办])|"
    r"[与和及](?=.{2,})|(?:^|(?<=[。,，]))在|的(?=.{2,})|对|向|让|请|如|即|了"
)
_LIST_MARKS = "、和与及"
_BEFORE_NAMES = "".join(sorted({e[-1] for e in lexicon.TITLE_ENDINGS} | set("者员由访叫邀请与和向陪让及")))
_CANDIDATE = re.compile(
    rf"(?:(?<=[{_BEFORE_NAMES}])|(?<=[\W\da-zA-Z])|^)"
    rf"(?:[{''.join(sorted(lexicon.SURNAMES))}]|{'|'.join(sorted(lexicon.COMPOUND_SURNAMES))})"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One person named in a text."""

    start: int  # of the name, in characters of the text
    end: int
    name: str
    title: str  # as written beside this name or inherited from the list it stands in; "" where none
    before: int  # where the words that belong to the mention begin: the title's start, or `start`
    after: int  # where they end: behind a title that follows, or `end`


@lru_cache(maxsize=65536)
def _is_common_word(word: str) -> bool:
    tagged = tag(word)
    return len(tagged) == 1 and not tagged[0][1].startswith("nr")


@lru_cache(maxsize=65536)
def _first_word(text: str) -> str:
    tagged = tag(text)
    return tagged[0][0] if tagged else ""


def find_people(text: str) -> tuple[Mention, ...]:
    """All mentions of people in the text, in order, without overlaps."""
    names = _names(text)
    if not names:
        return ()
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    mentions: list[Mention] = []
    for match in pattern.finditer(text):
        mentions.append(_with_title(text, match.start(), match.end(), mentions[-1] if mentions else None))
    return tuple(mentions)


def _names(text: str) -> set[str]:
    """Names that some occurrence gives away; their other occurrences need no evidence of their own."""
    names: set[str] = set()
    expected = -1  # where a list of names would go on
    for place in _candidate_places(text):
        evidence = _left_evidence(text, place, continues=place == expected)
        if not evidence:
            continue
        end = _name_end(text, place, evidence)
        if end is None:
            continue
        names.add(text[place:end])
        behind = end + len(_title_behind(text, end))
        expected = behind + 1 if text[behind : behind + 1] and text[behind] in _LIST_MARKS else -1
    if "·" not in text:
        return names
    dotted = (_dotted_name(text, *match.span()) for match in _DOTTED.finditer(text))
    return names | {name for name in dotted if name}


def _dotted_name(text: str, low: int, high: int) -> str:
    """The name with · in it between a title and what follows: 主席艾力·买买提讲话; "" where no title stands before."""
    first, last = text.index("·", low, high), text.rindex("·", low, high)
    start = next((s for s in range(low, first) if _left_evidence(text, s, continues=False) == "title"), None)
    if start is None:
        return ""
    end = next((e for e in range(last + 2, high + 1) if _right_score(text, e, "title") >= 3), high)
    return text[start:end]


def _candidate_places(text: str) -> Iterator[int]:
    """Where a surname stands behind a character that a title, a list or a clause's start may end with."""
    for match in _CANDIDATE.finditer(text):
        yield match.start()


def _left_evidence(text: str, place: int, continues: bool) -> str:
    """Why a name may begin here: "title", "list", "verb", "start", or "" for no reason."""
    if continues:
        return "list"
    before = text[max(0, place - 8) : place].rstrip('”"')
    if _ends_with_title(before):
        return "title"
    if re.search(r"(?:记者|通讯员|会议由|仪式由|活动由|访|名叫|特邀|邀请)$", before):
        return "verb"
    if not before or _MARK.match(before[-1:]):
        return "start"
    if before[-1:] in "由与和向叫陪请让":
        return "verb"
    return ""


def _name_end(text: str, place: int, evidence: str) -> int | None:
    """Where the name that begins at `place` ends, or None where none stands there."""
    compound = text[place : place + 2] in lexicon.COMPOUND_SURNAMES
    lengths = (4, 3) if compound else (3, 2)
    best, best_score = None, 0.0
    for length in lengths:
        name = text[place : place + length]
        if len(name) < length or not all("\u4e00" <= c <= "\u9fff" for c in name):
            continue
        score = _right_score(text, place + length, evidence)
        if score and name[-1] in _NEVER_IN_NAMES:
            score -= 2
        if name[-1] in lexicon.NEVER_LAST_IN_NAMES:
            continue
        if name[:2] in lexicon.NEVER_NAMES or name[1:] in lexicon.VISIT_ACTIONS:
            continue
        if score and (_is_common_word(name) or (length > 2 and not compound and _is_common_word(name[:2]))):
            score -= 2 if evidence in ("title", "list") else 4
        if length == lengths[0] and score and text.count(name) > 1 and text.count(name) == text.count(name[:-1]):
            score += 1
        if length == lengths[1] and score and text.count(name) > text.count(text[place : place + lengths[0]]):
            score += 1.5
        if score > best_score:
            best, best_score = place + length, score
    floor = {"title": 0, "list": 0, "verb": 1.5, "start": 2}[evidence]
    return best if best_score > floor else None


def _right_score(text: str, end: int, evidence: str) -> float:
    """How well what stands from `end` on could follow a name: 0 not at all, 3 for sure."""
    if _MARK.match(text, end):
        return 3.0 if evidence != "start" else 0.0  # a clause of two or three characters is no name
    if _title_behind(text, end):
        return 3.0
    if text.startswith(_FOLLOWERS, end):
        return 3.0 if evidence != "start" or text.startswith(_STRONG_FOLLOWERS, end) else 1.0
    if evidence == "start":
        return 0.0
    if text[end] in _SHORT_FOLLOWERS or text[end] in _NEVER_IN_NAMES:
        return 1.5
    return 1.0 if len(_first_word(text[end : end + 6])) > 1 and evidence in ("title", "list") else 0.0


def _ends_with_title(text: str) -> bool:
    return text.endswith(_TITLE_ENDINGS) or (text[-1:] == "长" and text[-2:-1] in _LEADERS_OF)


def _title_behind(text: str, end: int) -> str:
    """The title that begins at `end`; "" where none does."""
    if not text.startswith(_TITLES_BEHIND, end):
        return ""
    return next(title for title in _TITLES_BEHIND if text.startswith(title, end))


def _with_title(text: str, start: int, end: int, previous: Mention | None) -> Mention:
    title_start = _title_start(text, start, previous)
    title = text[title_start:start]
    after = _title_behind(text, end)
    if not title and previous and previous.title and text[previous.after : start] in tuple("、和与及"):
        title = previous.title  # 区领导闫凯、刘斌: one title for all of the list
    elif not title and after:
        title = after
    return Mention(start, end, text[start:end], title, title_start, end + len(after))


def _title_start(text: str, start: int, previous: Mention | None) -> int:
    """Where the title that ends at `start` begins; `start` where no title stands there."""
    low = max(0, start - 90, previous.after if previous else 0)
    before = text[low:start]
    if not _ends_with_title(before):
        return start
    place = low
    for _, clause_end in clauses(before):
        if clause_end < len(before):
            place = low + clause_end
    for match in _TITLE_CUT.finditer(before, place - low):
        if len(before) - match.end() >= 2:
            place = low + match.end()
    segments = re.split(r"(?<=[、兼暨\s])", text[place:start])
    kept = len(segments) - 1
    while kept > 0 and _ends_with_title(segments[kept - 1].rstrip("、兼暨 ")):
        kept -= 1
    place = start - sum(len(s) for s in segments[kept:])
    while place < start and not re.match(r"[\w“”\"《]", text[place]):
        place += 1
    return place if start - place >= 2 else start
