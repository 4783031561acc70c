"""What a person says within a talk: a question, or a word about the talk itself."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.asking.ordinals import ordinal_in


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing said."""

    kind: str  # question again source afresh more details meant replaced
    text: str  # what is asked, without words that only lead in
    old: str = ""  # of `replaced`: what was wrong in the question before; `text` stands for it
    starts_afresh: bool = False  # it says itself that the talk is of something else


_LEAD_IN = re.compile(
    r"^(?:[你您]好|哦|噢|嗯|好的?|行|对了|那么|另外|请问|顺便|再问一下|我再问|还想问|另外问一下)[,，、 ]+"
    r"|^(?:再?回(?:头|到|过头)[再来]?[说看问]?|说回)(?=[^,，]{2,12}[,，])|^(?:那么|请问)(?=.{2})"
    r"|^那(?![个些里儿边次天场位家年月种样么会时是座所条件篇名回趟])(?=.{2})"
)
_AFRESH = re.compile(
    r"^(?:那)?(?:我们)?(?:换个?(?:话题|事儿?|问题|个?别的)|说点别的|不说这个了|不聊这个了|重新开始)"
    r"(?:问|说|聊|吧|了)*[,，。.!！ ]*"
)
_AGAIN = re.compile(
    r"(?:请|麻烦)?(?:你)?(?:再(?:说|讲|答|来)一?[遍次]|重复一?[遍下]|(?:我)?没(?:听|看)清楚?)(?:吧|了|呗)?"
)
_SOURCE = re.compile(
    r"(?:请|麻烦)?(?:把|给我|我要|看看?|发|贴|来)*(?:一下)?(?:原文|原句|出处|原话|全文)"
    r"(?:发|给|贴|看|来|出来|一下|我|看看|呢|吧)*"
)
_MORE = re.compile(
    r"(?:那)?(?:还有(?:别的|其他的?|更多)?|继续|接着说?|往下说?|更多|别的|其他的?|然后)(?:呢|吗|么|没有?|了)*"
)
_DETAILS = re.compile(
    r"(?:那)?(?:再)?(?:请)?(?:具体|详细|仔细|展开)(?:的|地|一?点|些|内容|情况)?"
    r"(?:呢|吗|说说|讲讲|说|讲|是什么|怎么[说讲]的?|有哪些|一?点|一下)*"
)
_REPLACED = re.compile(r"^不(?:是|对)[,，]?(?P<old>[^,，]{1,20})[,，](?:我?(?:问|说)的)?是(?P<new>.{1,20})$")
_MEANT = re.compile(
    r"^(?:不对|不是|错了|搞错了|你弄错了|我(?:是)?说|不)(?:(?:要|想)?[问说指][^,，]{1,12}(?=[,，]))?"
    r"[,，。!！ ]*(?:啊|吧)?[,，]?"
    r"我?(?:想)?(?:问|说|指)的?是?(?P<new>.{2,})$"
)
_END = re.compile(r"[?？。.!！~～ ]+$")


def read_turn(text: str) -> Turn:
    """What a text says within a talk."""
    said = _END.sub("", text.strip())
    for kind, pattern in (("again", _AGAIN), ("source", _SOURCE), ("more", _MORE), ("details", _DETAILS)):
        if pattern.fullmatch(said):
            return Turn(kind, text)
    if afresh := _AFRESH.match(said):
        rest = said[afresh.end() :]
        return Turn("question", rest, starts_afresh=True) if len(rest) > 1 else Turn("afresh", text)
    if replaced := _REPLACED.match(said):
        return Turn("replaced", replaced["new"], old=replaced["old"])
    if meant := _MEANT.match(said):
        return Turn("meant", meant["new"])
    return Turn("question", _LEAD_IN.sub("", _LEAD_IN.sub("", text.strip())))  # 哦,那…


def picked(text: str, listed: Sequence[str]) -> str:
    """The text with 第二个 or 最后一位 replaced by that member of what was listed last."""
    ordinal = ordinal_in(text)
    member = ordinal.pick(listed) if ordinal else None
    return text.replace(ordinal.text, member, 1) if ordinal and member else text
