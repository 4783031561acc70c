"""Text → where people are named: a name is sought in characters, from what stands before, in and behind it.

A tokeniser's words are no help: they split 张国际 and swallow 江成与. What stands before a surname (a title, a list, a
clause's start) is the reason to look; what follows (a mark, a title, a verb) and how name-like the characters are
decides whether a name stands there and how long it is. Titles themselves are titles.py's.
"""

import re
from collections.abc import Iterable

from retrieval.events import lexicon
from retrieval.events.foreign_names import dotted_spans, find_foreign_names, may_begin_foreign_name
from retrieval.events.name_signs import (
    ADVERBS,
    SURE,
    dictionary_score,
    follower_score,
    is_adverb_behind,
    is_common_word,
    is_verb_behind,
    look_score,
)
from retrieval.events.titles import ends_with_title, title_behind, without_bracket

# 冠军 is a given name as well as what people are.
_TITLES_THAT_ARE_NO_NAMES = {title for title in lexicon.TITLE_ENDINGS if set(title) - lexicon.GIVEN_NAME_CHARACTERS}
_NO_GIVEN_NAMES = frozenset((*lexicon.VISIT_ACTIONS, *_TITLES_THAT_ARE_NO_NAMES, *lexicon.ADDRESSES))
_PLACE_ENDINGS = (*"县市区镇乡村州省", "新村", "管理区", "街道", "新区", "社区", "大道", "党政", "日报", "电视台")
_LIST_MARKS = ("、", "和", "与", "及")
# What a name must score to be taken, by what stands before it.
_FLOORS = {
    "title": 0.6,
    "list": 0.6,
    "verb": 2.4,
    "start": 2.2,
    "unit": 2.6,
    "quote": 3.2,
    "person": 3.4,
    "": 3.9,
    "never": 9.0,
}
_OPENS_A_LIST = 1.5  # added for the first of people listed without titles
_AROUND = 40_000  # characters in which a name's other occurrences count; nearly all articles have fewer
_SEVERAL = re.compile(r"[、和与及][^,，。;；、]*$")
_NEAR = 24  # characters before a name in which another of its list ends
_LOOK_LAST = ADVERBS | {"均"}
_LIST_THAT_ACTS = 2.2  # added for it where what they do is said of people only
_MOST_OF_THE_DICTIONARY = 1.0  # of dictionary_score
_UNIT_ENDS = "队局部处室办院委所"  # 统战部刘某部长
_HAN = re.compile("[\u4e00-\u9fff]{0,4}")
_TITLE_LAST = "".join(sorted({ending[-1] for ending in lexicon.TITLE_ENDINGS}))
_SINGLE = "".join(sorted(lexicon.SURNAMES))
_COMPOUND = "|".join(sorted(lexicon.COMPOUND_SURNAMES))
_FIRST_CHARACTERS = lexicon.SURNAMES | {surname[0] for surname in lexicon.COMPOUND_SURNAMES}
_SURNAME = rf"(?:[{_SINGLE}]|{_COMPOUND})"
_PERSON_WORD_ENDS = "者员由师友主嫂户手士工生民妻夫子女姐妹弟兄父母伴人官家"
_BEFORE_NAMES = "".join(sorted(set(_TITLE_LAST) | set(_PERSON_WORD_ENDS) | set("访叫邀请与和向陪让及的是")))
_HONORIFICS = "|".join(("一行", *lexicon.TITLES_BEHIND))
_OFFICES = frozenset(title for title in lexicon.TITLES_BEHIND if title not in ("同志", "先生", "女士"))
_UNLIKELY = "".join(sorted(lexicon.NOT_IN_GIVEN_NAMES))
_COMMON = "".join(sorted(lexicon.COMMON_SURNAMES))
_SECOND_CHARACTERS = "".join(sorted({surname[1] for surname in lexicon.COMPOUND_SURNAMES}))
_IS_COMPOUND = "|".join(f"(?<={surname[0]}){surname[1]}" for surname in sorted(lexicon.COMPOUND_SURNAMES))
# Begins with the surname's first character, all that stands before it behind: so the engine skips all other characters.
_CANDIDATE = re.compile(
    rf"[{''.join(sorted(_FIRST_CHARACTERS))}](?:(?<=[{_TITLE_LAST}][{_SINGLE}])|"
    rf"(?<![^{_BEFORE_NAMES}\W\da-zA-Z].)"
    rf"(?:(?<=[{_COMMON}])|(?<=[{_SINGLE}])(?![{_UNLIKELY}])|(?=[{_SECOND_CHARACTERS}])(?={_IS_COMPOUND}))|"
    rf"(?<=[{_SINGLE}])(?![{_UNLIKELY}])(?=\w{{1,2}}(?:{_HONORIFICS})))"
)
_VERB_BEFORE = re.compile(r"(?:记者|通讯员|会议由|仪式由|活动由|访|名叫|特邀|邀请)$")
_HELD_OFFICE = re.compile(r"(?:时任|现任|曾任|担任|身为|作为)[^,，。;；]{2,40}的$")
# 。陈某、吴某某参加调研: people who are named without titles and do what only people do.
_CHAIN = re.compile(
    rf"(?:{_SURNAME}\w{{1,2}}[、和及])+{_SURNAME}\w{{1,2}}?(?:等|陪同|参加|出席|随同|一同|分别|参与|主持|一起|共同|调研|致辞|到)"
)
_CHAIN_THAT_ACTS = re.compile(
    rf"(?:{_SURNAME}\w{{1,2}}[、和及])+{_SURNAME}\w{{1,2}}?"
    r"(?:一行|陪同|随同|一同|参加(?:调研|活动|检查|会议|慰问|会见|座谈|[,，。]|$)|先后来到|带队|率队)"
)
_CHAIN_TO_OTHERS = re.compile(r"(?:及|和|以及|、)\w{2,20}?(?:负责同志|负责人|同志|人员|领导)")


def find_names(text: str) -> set[str]:
    """Names that some occurrence gives away; their other occurrences need no evidence of their own."""
    names: set[str] = set()
    expected = -1  # where a list of names would go on
    low = 0
    for match in _CANDIDATE.finditer(text):
        place = match.start()
        if place < low:
            continue
        evidence = _left_evidence(text, place, continues=place == expected)
        end = _name_end(text, place, evidence)
        if end is None:
            continue
        names.add(text[place:end])
        low = end
        behind = end + len(title_behind(text, end))
        expected = behind + 1 if text[behind : behind + 1] and text[behind] in _LIST_MARKS else -1
    return names | find_foreign_names(text)


def may_begin_name(text: str, places: Iterable[tuple[int, bool]]) -> bool:
    """Whether find_names may find a name that begins at one of the places; at little cost, mostly no.

    With each place stands whether names of more than two characters count.
    """
    dotted = dotted_spans(text)
    return any(
        (
            text[place] in _FIRST_CHARACTERS
            and (longer_count or not _is_no_name(text[place : place + 2], known=True))
            and _CANDIDATE.match(text, place)
        )
        or may_begin_foreign_name(text, place)
        or any(start <= place < end for start, end in dotted)
        for place, longer_count in places
    )


def is_inside_a_word(text: str, start: int, end: int) -> bool:
    """Whether the characters of a two-character name stand there as part of a word: 江成 in 长江成为."""
    if (
        end - start > 2
        or not text[max(0, start - 1) : start].isalnum()
        or ends_with_title(text[max(0, start - 8) : start])
    ):
        return False
    return is_common_word(text[start - 1 : start + 1]) or is_common_word(text[start - 1 : end])


def _left_evidence(text: str, place: int, continues: bool) -> str:
    """Why a name may begin here: "title", "list" and so on, by _FLOORS; "" for no reason, "never" in a title."""
    if continues:
        return "list"
    before = text[max(0, place - 8) : place]
    last = before[-1:]
    if last in ("”", '"', " ", "\u3000"):
        before = before.rstrip('”" \u3000')
    if text[place] in _TITLE_LAST and ends_with_title(before + text[place]):
        return "never"  # 任 in 主任姚健
    if text[place] == "党" and last in ("人", "民", "产"):
        return "never"  # 工人党
    if ends_with_title(before):
        return "title"
    if last in ("）", ")") and ends_with_title(without_bracket(text[max(0, place - 24) : place])):
        return "title"
    if last and last in "“‘《【「":
        return "quote"
    if not last.isalnum():
        return "start"
    if last.isdigit():
        return ""
    if last == "的":
        return "title" if _HELD_OFFICE.search(text, max(0, place - 44), place) else ""
    if _VERB_BEFORE.search(before):
        return "verb"
    if last in "由与和向叫陪请让是":
        return "verb"
    if last == "日" and before[-2:-1].isdigit():
        return "verb"
    if last in _UNIT_ENDS:
        return "unit"
    return "person" if last in _PERSON_WORD_ENDS else ""


def _name_end(text: str, place: int, evidence: str) -> int | None:
    """Where the name that begins at `place` ends, or None where none stands there."""
    floor = _FLOORS[evidence]
    known = evidence in ("title", "list")
    if evidence == "never" or text[place + 1 : place + 3] in lexicon.ADDRESSES:
        return None
    compound = text[place : place + 2] in lexicon.COMPOUND_SURNAMES
    run = _HAN.match(text, place)
    longest = run.end() - place if run else 0
    best, best_score = None, 0.0
    for length in (4, 3, 2) if compound else (3, 2):
        end = place + length
        name = text[place:end]
        if length > longest or _is_no_name(name, known):
            continue
        surname = 2 if compound and length > 2 else 1
        if evidence == "unit":
            floor = _FLOORS["unit" if title_behind(text, end) in _OFFICES else ""]
        looks = look_score(name, surname, known)
        if looks + SURE + 1 <= floor:
            continue
        if name[-1] == "和" and title_behind(text, end):
            continue  # 张波和副区长
        if name[-1] == "小" and text.startswith("组", end):
            continue  # 任党小组长
        score = looks + follower_score(text, end, known=known, at_start=evidence in ("start", "quote"))
        may_list = evidence == "start" and text[end : end + 1] in _LIST_MARKS
        if score + _MOST_OF_THE_DICTIONARY <= floor and not may_list:
            continue  # what follows would not do
        if is_verb_behind(text, end - 1):
            score -= 2  # 王三陪 in 王三陪同
        elif name[-1] in _LOOK_LAST and length > surname + 1 and _ends_with_an_adverb(text, name, end):
            score -= 3
        elif name[-1] in lexicon.NOT_IN_GIVEN_NAMES and is_common_word(text[end - 1 : end + 1]):
            score -= 1  # 许明工 in 许明工作
        if may_list and score <= floor and _opens_a_list(text, place, end):
            score += _LIST_THAT_ACTS if _CHAIN_THAT_ACTS.match(text, place) else _OPENS_A_LIST
        if score + _MOST_OF_THE_DICTIONARY > floor:
            score += dictionary_score(name, surname, known)
        if score <= floor:
            continue
        near = _around(text, place)
        seen = near.count(name)
        if length > 2 and seen > 1 and seen == near.count(name[:-1]):
            score += 1
        elif length == 2 and name[1] != "某" and seen > near.count(text[place : end + 1]):
            score += 1.5
        if score > best_score:
            best, best_score = end, score
    if best and not known:
        is_a_part = _begins_in_a_word(text, place) or _is_of_a_place(_around(text, place), text[place:best])
        return None if is_a_part else best
    if best == place + 2 and _is_mostly_a_place(_around(text, place), text[place:best]):
        return None
    return best


def _around(text: str, place: int) -> str:
    """The text, or of a very long one what counts for a name at a place."""
    return text if len(text) <= _AROUND else text[max(0, place - _AROUND // 2) : place + _AROUND // 2]


def _ends_with_an_adverb(text: str, name: str, end: int) -> bool:
    """Whether the last character belongs to what follows, wherever these characters stand: 丁伟未参加."""
    if name[-1] == "均":  # said of several
        return _SEVERAL.search(text, max(0, end - _NEAR), end) is not None and is_verb_behind(text, end)
    if not is_adverb_behind(text, end - 1):
        return False
    near = _around(text, end)
    return all(is_adverb_behind(near, match.end() - 1) for match in re.finditer(name, near))


def _begins_in_a_word(text: str, place: int) -> bool:
    """Whether the surname is the end of a word: 警钟长鸣."""
    return place > 0 and text[place - 1].isalpha() and is_common_word(text[place - 1 : place + 1])


def _is_of_a_place(text: str, name: str) -> bool:
    """Whether the text names a place that begins like this: 邵阳 where it says 邵阳县."""
    return any(name + ending in text for ending in _PLACE_ENDINGS)


def _is_mostly_a_place(text: str, name: str) -> bool:
    """Whether the characters go on as a place's name at half of where they stand, or more: 浦锦街道."""
    return 2 * sum(text.count(name + ending) for ending in _PLACE_ENDINGS) >= text.count(name)


def _is_no_name(name: str, known: bool) -> bool:
    if name[-1] in lexicon.NEVER_LAST_IN_NAMES or (name[1:] in _NO_GIVEN_NAMES and not (known and name[1:] == "工")):
        return True  # 李工 is an engineer, but 市长张工 is a name
    if name[2:] == "某" and name[1] in lexicon.SURNAMES and name[:2] not in lexicon.COMPOUND_SURNAMES:
        return True  # 向成某借款: the name is 成某
    return name[:2] in lexicon.NEVER_NAMES and not (known and len(name) > 2)


def _opens_a_list(text: str, place: int, end: int) -> bool:
    """Whether people without titles are listed from `place` on, the first up to `end`: 陈某、吴某某参加调研."""
    patterns = ((_CHAIN_THAT_ACTS, place), (_CHAIN, place), (_CHAIN_TO_OTHERS, end))
    return any(pattern.match(text, at) for pattern, at in patterns)
