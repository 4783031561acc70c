"""Ordinals within a talk: which member of what was listed, or of what the articles talked of list, a turn means."""

import re
from collections.abc import Sequence

from retrieval.answering.reading import Reading
from retrieval.asking.ordinals import OF_SPEECHES, ordinal_in
from retrieval.events.stops import stops
from retrieval.talking.follow_up import is_of_speech
from retrieval.talking.turns import picked

_AND_WHAT_OF = re.compile(r"呢[?？。 ]*$")
_THAT_ONE = re.compile(
    r"(?:那|那么)?(?:(?P<before>[^那这谁什哪]{2,8}?)(?:的)?[那这][个场次条篇]"
    r"|[那这][个场次条篇](?P<behind>[^谁什哪]{2,8}?))"
    r"(?:会|活动|项目|报道|新闻)?(?:呢|怎么样|咋样|是怎么回事|怎么回事|说说)[?？。 ]*"
)
_POINT, _PLACE, _NUMERALS = "点", "第", "一二三四五六七八九十"
OF_LISTS = ("thing", "place", "report")
_WHICH = re.compile(  # what else a turn says that only asks which member it is
    r"(?:那[回次趟]|其中|[他她它]们?|\w{1,4}的){0,3}□(?:人|项目|地方|企业|单位|汇报|事)?"
    r"(?:(?:[去到看走][的了]|是|叫|在)*(?:(?:哪|什么|啥|谁)(?:里|儿|[个家位处]|项目|地方|企业|单位|人|名字|名)*"
    r"|哪个(?P<kind>\w{2,4}))[呢啊呀]?)?[?？。 ]*"
)
_STEP = re.compile(rf"(?:(?P<back>[前上])|[后下])一(?P<of>{OF_SPEECHES}|[个位家站处项])(?=呢?\W*$)")


def listed_in(talked_of: Sequence[Reading]) -> tuple[str, ...]:
    """The places of the only visit to several that the articles tell of, in the order of the text."""
    visits = [(event, reading) for reading in talked_of for event in reading.events if len(event.targets) > 1]
    return stops(visits[0][0].targets, visits[0][1].article.text) if len(visits) == 1 else ()


def lists_for(said: str, listed: tuple[str, ...], talked_of: Sequence[Reading]) -> tuple[str, ...]:
    """What an ordinal counts in: what was listed last; of places what the articles list, unless they were listed."""
    ordinal, of_visit = ordinal_in(said), listed_in(talked_of)
    is_other = ordinal is not None and ordinal.of == "place" and not set(of_visit) & set(listed)
    return of_visit if of_visit and (is_other or not listed) else listed


def named_member(said: str, listed: Sequence[str]) -> str:
    """The member that 质量那个呢 names by a word that no other has; "" where the turn says more."""
    named = _THAT_ONE.fullmatch(said.strip())
    held = [member for member in listed if named and (named["before"] or named["behind"]) in member]
    return held[0] if len(held) == 1 else ""


def member_asked(said: str, listed: Sequence[str]) -> str:
    """The member that a turn asks for, where it asks only which that is: 最后一站是哪; "" else."""
    ordinal = ordinal_in(said)
    if ordinal is None or ordinal.of not in OF_LISTS or _AND_WHAT_OF.search(said):
        return ""
    member, which = ordinal.pick(listed) or "", _WHICH.fullmatch(said.replace(ordinal.text, "□", 1))
    return member if which and (which["kind"] or "") in member else ""


def picked_again(said: str, asked: str, listed: Sequence[str]) -> str:
    """The turn with the member for its ordinal; 第二个呢 asks of it what was asked of another member before."""
    ordinal, last = ordinal_in(said), ordinal_in(asked)
    if (step := _STEP.search(said)) and last and (number := last.number + (0 if step["back"] else 2)) in range(1, 11):
        return asked.replace(last.text, _PLACE + _NUMERALS[number - 1] + step["of"], 1)  # 前一点呢
    if ordinal is None or ordinal.of == "speech":
        return said
    if not ordinal.of and is_of_speech(asked):
        return said.replace(ordinal.text, ordinal.text + _POINT, 1)
    member = ordinal.pick(listed)
    before = next((one for one in listed if one in asked), None)
    if member and before and _AND_WHAT_OF.search(said):
        return asked.replace(before, member, 1)
    return picked(said, listed)
