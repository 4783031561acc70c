"""The words of a sentence → the spans of targets behind its words of going, of looking and behind 在.

Each of these words opens a stretch that ends with the clause or with a deed; place_names reads the names in it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.events import place_words
from retrieval.events.place_names import Stretch, Words, ends_like_a_place, names_in
from retrieval.events.sentence_words import GROUP, PERSON, QUOTED, VERB, Word
from retrieval.words.sentences import Span
from retrieval.words.undone import is_denied, is_planned


@dataclass(frozen=True, slots=True)
class PlaceRule:
    """Words behind which targets stand, and a clause that they are read from, each in 〔〕."""

    name: str
    words: frozenset[str]
    is_where: bool  # all that follows tells where; else only what ends like a place's name
    example: str


GOING = PlaceRule("going", frozenset(place_words.WORDS_OF_GOING), True, "先后来到〔兴华路〕、〔三号泵站〕等地，")
GOING_SHORT = PlaceRule("going, short", frozenset(place_words.SHORT_WORDS_OF_GOING), True, "到〔东湖街道〕调研，")
AT = PlaceRule("at", frozenset("在"), True, "在〔东湖街道〕，他听取介绍。")
LOOKING = PlaceRule("looking", frozenset(place_words.WORDS_OF_LOOKING), False, "调研〔体育中心项目〕内装情况。")
LOOKED_AT = PlaceRule("looked at", frozenset("对"), False, "对〔东湖街道〕、〔三号泵站〕进行督导，")
RULES = (GOING, GOING_SHORT, AT, LOOKING, LOOKED_AT)

_RULE_OF = {word: rule for rule in RULES for word in rule.words}
_ANY = {*_RULE_OF, "了解", "听取", "询问", "交谈"} - LOOKED_AT.words  # behind which a word of looking stands anyway
ANY_RULE = re.compile("|".join(sorted(_ANY, key=len, reverse=True)))
_MARKS = frozenset(",，。;；:：!！?？\n")
_COMMAS = frozenset(",，")
_SAYING = frozenset(place_words.WORDS_OF_SAYING)
_STOPS = frozenset((*_RULE_OF, *_SAYING, *place_words.DOING_WORDS, *place_words.SHORT_DOING_WORDS))
_HEADS = re.compile(r"(?:中心|站|室|点|馆|厅|基地|平台|学院|指挥部|体)$")  # 交流中心 and 检查站 are names, no deeds
_ACTS_AT = LOOKING.words | {"了解", "听取", "询问"}
_DEEDS_THERE = _ACTS_AT | GOING.words | {"交谈"}
_SEEN_WHOLE = frozenset("访问 参观 视察 参访".split())  # all that follows tells where: 访问赫尔辛基
_LOOKS_AT = re.compile(rf"等?[^,，。;；]{{0,8}}?(?:进行|开展)[^,，。;；]{{0,6}}?(?:{'|'.join(sorted(LOOKING.words))})")
_MEETING = frozenset("看望 慰问 走访慰问 探望".split())
_SET_PHRASE = re.compile(r"[^,，。]{0,12}(?:重要讲话|重要指示|讲话精神|指示精神|嘱托|批示)")
_KIND_BEHIND = re.compile(
    r"[^,，。、]{0,10}?(?:企业|项目|[两三四五多各]?地|处|点位?|单位|村|社区|公司|景区|场所|园区|县|学校|部队|镇)"
)
# 在座谈会上, 在陪同下, 在此过程中: no places.
_NOT_WHERE = re.compile(
    r"(?:会|会议|仪式|典礼|论坛|晚会|活动|过程|基础|领域|方面|陪同|带领|支持|努力|领导)(?:上|中(?!心)|下|$)"
)
_OF_TOPICS = re.compile(r"[^,，。]{0,6}(?:方面|领域|环节|问题)")
_OF_TIME = frozenset("年 月 日 时 点 点钟".split())
_CREDIT = re.compile(r"[（(].*(?:来源|供图|记者|[摄图])")
_OPENERS = frozenset(("d", "t", "c", "f", "m", "x", PERSON, GROUP))  # kinds of words that 在 may open its clause behind
_OPENING_WORDS = frozenset(("、", "后", "还", "摄", "图"))
_NO_DEED_BEFORE = frozenset("从 由 自 感 受 感受 了解 做 得 达 直".split())
_PASSAGE = re.compile("过[江河湖海街路境](?:[大天]?桥|隧道|通道|管|电缆|轨道|索道|铁路|公路)")  # 检查过江隧道
_COMPLEMENTED = frozenset("深入 带队 率队 来 走 赶 亲自 改为 转而".split())  # of 到: 看到 and 接到 tell of no way


def targets_in(text: str, words: Words) -> Iterator[tuple[PlaceRule, list[Span]]]:
    """The rules that fire, in order, with the spans of the targets that each brings."""
    for number, word in enumerate(words):
        rule = _RULE_OF.get(word.text)
        if rule is not None and (word.kind == VERB or len(word.text) == 1 or rule is GOING_SHORT):
            yield rule, _targets_behind(text, words, number, rule)


def targets_ahead_of_a_deed(words: Words) -> list[Span]:
    """What a sentence opens with where a deed is told in its next clause: 水泵厂二期投产在即，某某走进车间."""
    first = 0
    close = _clause_end(words, first)
    if words and words[0].text == "作为":  # 作为重点项目，水泵厂…
        first, close = close + 1, _clause_end(words, close + 1)
    ahead, deed = words[first:close], words[close + 1 : close + 12]
    if not ahead or not deed or words[close].text not in _COMMAS or deed[0].kind not in (PERSON, GROUP, "nr"):
        return []
    if ahead[0].text in _RULE_OF or any(w.kind in (PERSON, GROUP, VERB) for w in ahead):
        return []
    return names_in(Stretch(ahead, is_where=False)) if any(w.text in _DEEDS_THERE for w in deed) else []


def _clause_end(words: Words, first: int) -> int:
    return next((n for n in range(first, len(words)) if words[n].text in _MARKS), len(words))


def told(words: Words) -> Words:
    """The words but for what somebody says; a dateline (…报讯, …日电) ends a headline's speech."""
    kept: list[Word] = []
    acted = silent = False
    for number, word in enumerate(words):
        acted = acted or word.kind in (PERSON, GROUP)
        if acted and word.text in _SAYING and _is_said(words, number):
            silent = True
        elif word.text in ("讯", "电") or _begins_anew(words, number):
            silent = False
        if not silent:
            kept.append(word)
    return kept


def _begins_anew(words: Words, number: int) -> bool:
    """在甲厂，他指出…；在乙村，他强调…: speech ends with the next place."""
    if number == 0 or words[number - 1].text not in ";；":
        return False
    return words[number].text in GOING.words or words[number].text in ("在", "随后")


def _is_said(words: Words, number: int) -> bool:
    """Whether the word of saying is a deed here: 按照…要求 and 提出的建议 are none."""
    if number == 0 or words[number].text in ("指出", "强调", "表示", "认为"):
        return True
    before = words[number - 1]
    return before.kind in (PERSON, GROUP, "d", "ad", "c") or before.text in _MARKS or before.text == "时"


def _targets_behind(text: str, words: Words, number: int, rule: PlaceRule) -> list[Span]:
    """The targets that the word at `number` brings."""
    first = number + 1
    while (
        first < len(words)
        and _leads_on(words[first].text, words[first].kind, rule)
        and not _PASSAGE.match(text, words[first].start)
    ):
        first += 1
    stop = _stop(words, first)
    if stop == first or any(w.text in place_words.PLANNING_WORDS for w in words[max(0, number - 3) : number]):
        return []
    if _is_undone(text, words, number):
        return []
    if words[first].text[0].isdigit() and stop > first + 1 and words[first + 1].text in _OF_TIME:
        return []
    if words[number].text == "深入" and _begins_with_a_deed(words[first:stop]):  # 深入学习贯彻
        return []
    if _SET_PHRASE.match(text, words[stop - 1].end):
        return []
    if rule is LOOKED_AT and not _LOOKS_AT.match(text, words[stop].start if stop < len(words) else len(text)):
        return []
    if (rule is AT and not _is_at(text, words, number, stop)) or (rule is GOING_SHORT and not _is_going(words, number)):
        return []
    last = words[stop].text if stop < len(words) else ""
    goes_on = last == "等"
    is_told = goes_on and _KIND_BEHIND.match(text, words[stop].end) is not None
    is_where = rule.is_where or words[number].text in _SEEN_WHOLE
    found = names_in(Stretch(words[first:stop], is_where, goes_on, is_told, words[number].text in _MEETING))
    return found + _list_goes_on(words, stop + 1) if found and rule.is_where and last in _COMMAS else found


def _is_undone(text: str, words: Words, number: int) -> bool:
    """Whether the going or looking was denied or is to come; what a name holds (郭未带队) denies nothing."""
    start, end = words[0].start, words[number].end
    if is_planned(text, start, end):
        return True
    if not is_denied(text, start, end):
        return False
    before = (words[place] for place in range(number - 1, -1, -1))
    named = next((word.end for word in before if word.kind == PERSON), start)
    return is_denied(text, named, end)


def _leads_on(word: str, kind: str, rule: PlaceRule) -> bool:
    """Whether the targets may still begin behind this word: 走访了, 考察调研, 深入到."""
    return word in ("了", "过", "到", "：", ":") or (
        rule is LOOKING and kind == VERB and (word in LOOKING.words or word == "指导")
    )


def _stop(words: Words, first: int) -> int:
    """The number of the word before which the targets that begin at `first` have ended."""
    number = first
    while number < len(words) and not _stops(words, number, first):
        number += 1
    return number


def _stops(words: Words, number: int, first: int) -> bool:
    word = words[number]
    following = words[number + 1] if number + 1 < len(words) else None
    if word.text in _MARKS or word.text == "等":
        return True
    if word.kind == QUOTED:
        return _CREDIT.match(word.text) is not None
    if word.text in ("与", "同") and _joins_places(words, number, first):
        return False
    if word.text in _STOPS and not (word.text in ("来", "去") and number > first):  # 西来镇
        return number == first or following is None or not _is_part_of_name(word, following)
    if word.text in place_words.WORDS_OF_POSITION:  # 在车间内，
        return following is None or following.kind == VERB or following.text in _MARKS
    return False


def _is_part_of_name(word: Word, following: Word) -> bool:
    """交流中心, 检查站, 综合执法大队: a deed in a name."""
    if len(word.text) == 1:
        return False
    return _HEADS.search(following.text) is not None or (
        word.text in place_words.DEEDS_IN_NAMES and ends_like_a_place([following])
    )


def _joins_places(words: Words, number: int, first: int) -> bool:
    """北拒马河与南水北调工程交叉段: 与 between two places."""
    end = number + 1
    while end < len(words) and words[end].text not in _MARKS and words[end].text != "、" and words[end].kind != VERB:
        end += 1
    is_met = any(w.kind in (PERSON, GROUP) or w.text in place_words.PEOPLE for w in words[number + 1 : end])
    return number > first and not is_met and ends_like_a_place(words[number + 1 : end])


def _is_at(text: str, words: Words, number: int, stop: int) -> bool:
    """Whether 在…words[stop] tells where a visit is: it closes a clause that it opens, or a word of looking follows."""
    before = words[number - 1] if number else None
    if stop == len(words) or (before and before.text in place_words.WORDS_BEFORE_WHERE):
        return False
    if _NOT_WHERE.search(text, words[number].end, words[stop].end) or _begins_with_a_deed(words[number + 1 : stop]):
        return False
    if words[stop].text in place_words.WORDS_OF_POSITION and stop + 1 < len(words):  # 在车间内，
        stop += words[stop + 1].text in _COMMAS
    close = _clause_end(words, stop)
    is_listed = words[stop].text == "等"
    if is_listed and _OF_TOPICS.match(text, words[stop].end):
        return False
    if stop == close or (is_listed and all(w.kind != VERB for w in words[stop:close])):
        if close == len(words) or words[close].text not in _COMMAS:
            return False
        if _NOT_WHERE.search(text, words[stop].start, words[close - 1].end):
            return False
        return before is None or before.text in _MARKS | _OPENING_WORDS or before.kind in _OPENERS
    if before and before.text in ("先后", "分别") and words[stop].kind == VERB:
        return True
    return any(w.text in _ACTS_AT for w in words[stop : min(close, stop + 8)])


def _begins_with_a_deed(words: Words) -> bool:
    """在安排信访件调查时, but not 在位于湖边的… or 在退伍老兵某某家中."""
    first = words[0]
    is_home = any(w.kind == PERSON for w in words) and words[-1].text in ("家中", "家里", "家")
    return (
        not is_home
        and first.kind == "v"
        and first.text != "位于"
        and len(first.text) > 1
        and not ends_like_a_place(words)
    )


def _is_going(words: Words, number: int) -> bool:
    """到X is a deed: no 从…到…, 8日到10日, 看到, 感受到."""
    if number == 0:
        return True
    before = words[number - 1]
    if before.text in _NO_DEED_BEFORE or before.text[0] in "0123456789月日时点":
        return False
    return words[number].text != "到" or before.kind != "v" or before.text in _COMPLEMENTED


def _list_goes_on(words: Words, first: int) -> list[Span]:
    """What commas part from its list: 到甲县乙村、丙村，丁县戊村、己村察看; 到甲厂，乙厂，丙厂等地."""
    found: list[Span] = []
    members = 0
    while first < len(words):
        stop = _stop(words, first)
        if stop == first and words[stop].kind != VERB:  # 来到甲工地，乙工地，与职工交谈
            return found
        names = names_in(Stretch(words[first:stop], is_where=False))
        members += 1 + sum(w.text in ("、", "和") for w in words[first:stop])
        found += names
        if len(found) != members or stop == len(words):
            return []
        if words[stop].text not in _COMMAS:
            is_deed = words[stop].kind == VERB and words[stop].text not in GOING.words
            return found if words[stop].text == "等" or (is_deed and members > 1) else []
        first = stop + 1
    return []
