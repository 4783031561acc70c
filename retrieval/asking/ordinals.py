"""Which member of a series a text asks for: 第二点, 最后一家, 倒数第二条, 后面那个人."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from retrieval.words.tokens import in_digits

Member = TypeVar("Member")
OF_SPEECHES = "点|条|个?方面|[条项个]?(?:要求|意见|建议|希望|措施)"
_OF_THINGS, _OF_PLACES = "个|位|名|项|场|次|户|件|篇|人", "家|处|站"
_NUMERAL = r"[一二三四五六七八九十]{1,2}|\d{1,2}"
_ORDINAL = re.compile(
    rf"(?:(?P<back>倒数)?第(?P<number>{_NUMERAL})|(?P<end>最后|最末|末尾|首|头|前|后)面?(?:那|一)?(?=[^第]))"
    rf"(?:那|的)?(?:(?P<speech>{OF_SPEECHES})|(?P<thing>{_OF_THINGS})|(?P<place>{_OF_PLACES}))"
    r"(?P<report>的?(?:新闻|报道|消息|稿子|文章))?"
    r"|(?P<stop>最后|最先)(?:看|去|到|走)的"
    rf"|第(?P<bare>{_NUMERAL})(?=呢?\W*$)"
)
_NUMBER_OF_POINTS = re.compile(
    r"(?:说|讲|谈|提|强调|要求|部署|安排|表态|讲话)\w{0,6}?(?:(?<!哪)几|多少)"
    r"(?:条|个方面|方面|个要求|项要求|点(?!钟|开始|的))"
)
_LAST = "最后"
_FIRST = frozenset("首头前")


@dataclass(frozen=True, slots=True)
class Ordinal:
    """A member of a series, by its place."""

    text: str  # as it stands in the question
    number: int  # from 0; from the end -1 and below
    of: str  # speech: a point that somebody made; place; report; thing: any member of a list; "" where no word tells

    def pick(self, members: Sequence[Member]) -> Member | None:
        """That member; None where there are not so many."""
        return members[self.number] if -len(members) <= self.number < len(members) else None


def ordinal_in(text: str) -> Ordinal | None:
    """The first place in a series that a text names."""
    match = _ORDINAL.search(text)
    if match is None:
        return None
    if match["stop"]:
        return Ordinal(match[0], -1 if match["stop"] == _LAST else 0, "place")
    of = next((of for of in ("report", "speech", "thing", "place") if match[of]), "")
    if match["end"]:
        return Ordinal(match[0], 0 if match["end"] in _FIRST else -1, of)
    digits = in_digits(match["number"] or match["bare"])
    if not digits.isdecimal():  # 一二 is no number
        return None
    number = int(digits)
    return Ordinal(match[0], -number if match["back"] else number - 1, of)


def asks_number_of_points(text: str) -> bool:
    """Whether a text asks how many points somebody made: 她讲了几条."""
    return _NUMBER_OF_POINTS.search(text) is not None
