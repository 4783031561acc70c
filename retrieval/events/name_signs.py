"""What speaks for a name: how name-like some characters are, and how well what follows them could follow a name.

Scores share a unit: SURE is what can only follow a name. Weights were set by hand on articles whose people are known.
"""

import re
from functools import lru_cache

from retrieval.events import lexicon
from retrieval.events.by_character import by_character
from retrieval.events.titles import title_behind
from retrieval.words.tokens import tag

SURE = 3.0
_VERBS_BEHIND = (
    *lexicon.SPEECH_VERBS,
    *lexicon.VISIT_VERBS,
    *lexicon.MEETING_VERBS,
    *lexicon.OTHER_FOLLOWERS,
    *lexicon.ACCOMPANY_ACTIONS,
)
_FOLLOWERS = by_character(sorted({word for word in _VERBS_BEHIND if len(word) > 1}), 0)
_SHORT_FOLLOWERS = frozenset(word for word in _VERBS_BEHIND if len(word) == 1)
# What is said so of people only: behind it a clause's first two or three characters are a name.
_STRONG_FOLLOWERS = by_character(
    (
        *(verb for verb in lexicon.SPEECH_VERBS if len(verb) > 1),
        *"一行 带队 率队 先后 来到 深入 实地 主持 出席 一同 陪同 随同 参加".split(),
    ),
    0,
)
# Characters that are hardly ever the last of a given name, yet often follow one: 花磊以“…”为题, 江成与大家.
_NEVER_LAST = frozenset(
    "以与和及等在到就对向从的了是也还均都则将又同说称于把被让这那不要有为看去来进又再且着过给跟或但而因所其该携率曾摄赴伙"
)
# Behind a name of two characters these read like its third: 丁伟未参加. Alone 正 and 笑 end more names than they begin
# what is said: 王保正主持.
_VERB = "|".join(sorted({word for word in _VERBS_BEHIND if len(word) > 1} | set("到赴去来出参在向对将已能")))
_ADVERB = re.compile(
    rf"(?:亦|则|并|未|没|拟)(?={_VERB})|未[能曾及予]|没[有能]|拟[于任]|并[未不]|随[即之]|笑[着道言]|正(?:式|忙|值|准备)|"
    "作(?:[了过《“]|[^,，。;；]{0,8}(?:发言|报告|讲话|汇报|讲解|介绍|动员|部署|辅导))"
)
ADVERBS = frozenset("亦则并未没拟随笑正作")
_TAKES_PEOPLE_ALONG = re.compile(r"[携率](?:慰问|考察|调研|有关|相关|市|县|区|省|班子|党政|团|队|领导)")
_JOINS_IN = re.compile(r"(?:参加|陪同|随同|一同)(?:调研|活动|检查|考察|慰问|督导|会见|座谈)?(?:[,，。）)]|$)")
_MARK = re.compile(r"[\W\d]|$")
# What a character of a given name adds to its looks.
_WEIGHTS = dict.fromkeys(lexicon.NOT_IN_GIVEN_NAMES, -1.25) | dict.fromkeys(lexicon.GIVEN_NAME_CHARACTERS, 0.5)
_WEIGHTS_IF_KNOWN = {character: max(weight, -0.75) for character, weight in _WEIGHTS.items()}


def look_score(name: str, surname: int, known: bool) -> float:
    """How name-like the characters are, above 0 for most names; `known` where a title or a list stands before."""
    score = 0.0
    if surname == 2 or name[0] in lexicon.COMMON_SURNAMES:
        score += 0.5
    elif name[0] in lexicon.WORDLIKE_SURNAMES:
        score -= 0.5 if known else 1
    weights = _WEIGHTS_IF_KNOWN if known else _WEIGHTS
    for character in name[surname:]:
        score += weights.get(character, 0.0)
    if name[1:] in ("某", "某某"):
        return score + 1
    if name[-1] == "和":
        return score - 0.5
    return score - 1.5 if name[-1] in _NEVER_LAST else score


def dictionary_score(name: str, surname: int, known: bool) -> float:
    """What the dictionary adds: it knows some names, and words that are none."""
    if _kind(name).startswith("nr"):
        return 1.0 if len(name) > 2 and (known or name[0] in lexicon.COMMON_SURNAMES) else 0.5
    given = name[surname:]
    is_likely = all(character in lexicon.GIVEN_NAME_CHARACTERS for character in given)
    if is_common_word(name):
        is_odd = name[0] in lexicon.WORDLIKE_SURNAMES or name[-1] in lexicon.NOT_IN_GIVEN_NAMES
        is_usual = known and not is_odd  # 记者马力
        return -2.0 if is_usual else -5.0 if is_place(name) else -3.3 if known else -4.0  # 领导班子, 江阴、常熟
    if len(name) > 2 and surname == 1 and _is_word(name[:2]):  # 柯文某
        return -2.0 if known or is_likely else -4.0
    if len(given) == 2 and _kind(given) == "ns":  # 向美国
        return -1.0 if known else -2.5
    if len(given) == 2 and is_common_word(given):  # 立新, 国际
        return -0.5 if known or is_likely else -1.5
    return 0.0


def follower_score(text: str, end: int, *, known: bool = True, at_start: bool = False) -> float:
    """How well what stands from `end` on could follow a name, 0 to SURE (and 1 more in a list).

    `known`: a title or a list stands before the name; `at_start`: a clause begins with it.
    """
    if _MARK.match(text, end):
        if at_start:  # a clause of two or three characters is no name
            return 1.0 if text[end : end + 1] == "、" else 0.0
        return SURE + 1 if known and text[end : end + 1] == "、" else SURE
    if title_behind(text, end):
        return SURE
    if text[end] == "和" and (is_verb_behind(text, end + 1) or _MARK.match(text, end + 1)):
        return 0.0  # 王信和参加: the character is the name's
    if text[end] == "携" and text.startswith("手", end + 1):
        return 0.3  # firms do
    if at_start and text[end] in "携率" and _TAKES_PEOPLE_ALONG.match(text, end):
        return SURE
    if at_start and text[end] in "参陪随一" and _JOINS_IN.match(text, end):
        return SURE + 0.5
    if is_verb_behind(text, end):
        is_strong = not at_start or text.startswith(_STRONG_FOLLOWERS.get(text[end], ()), end)
        return SURE if is_strong else 1.0
    if not at_start and text[end] in ADVERBS and is_adverb_behind(text, end):
        return SURE
    if text[end] in _SHORT_FOLLOWERS or text[end] in _NEVER_LAST:
        if text[end] in "等携率" and known:
            return SURE
        if _MARK.match(text, end + 1) and text[end + 1 : end + 2] != "、":
            return SURE  # 某某说:“…”, 某某作《…》报告
        return 1.3 if at_start else 1.5
    if at_start:
        return 0.0
    return 1.0 if len(_first_word(text[end : end + 4])) > 1 else 0.3


def is_verb_behind(text: str, place: int) -> bool:
    """Whether a verb or another word of two or more characters that follows names begins at `place`."""
    return text.startswith(_FOLLOWERS.get(text[place : place + 1], ()), place)


def is_adverb_behind(text: str, place: int) -> bool:
    """Whether an adverb with its verb begins at `place` that looks like the last of a name: 未参加, 随即, 笑着."""
    return text[place : place + 1] in ADVERBS and _ADVERB.match(text, place) is not None


@lru_cache(maxsize=65536)
def _kind(word: str) -> str:
    """The dictionary's part of speech for a word, "nr" for a name; "" for what is no word."""
    tagged = tag(word)
    return tagged[0][1] if len(tagged) == 1 else ""


def _is_word(word: str) -> bool:
    return word in lexicon.NEVER_NAMES or is_common_word(word)


def is_common_word(word: str) -> bool:
    """Whether the dictionary knows the characters as one word that is no name."""
    return not _kind(word).startswith("nr") and _kind(word) != ""


def is_place(word: str) -> bool:
    """Whether the dictionary knows the characters as a place."""
    return _kind(word) == "ns"


@lru_cache(maxsize=65536)
def _first_word(text: str) -> str:
    tagged = tag(text)
    return tagged[0][0] if tagged else ""
