"""An article as an answerer reads it: sentences, mentions of people, statements, dates, quantities; read once."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property

from retrieval.calendar.dates import DatePhrase, find_dates
from retrieval.events.people import Mention, find_people
from retrieval.events.statements import Statement, read_statements
from retrieval.records import Article, Event, FoundEvent
from retrieval.words.sentences import Span
from retrieval.words.sentences import sentences as split_sentences
from retrieval.words.tokens import fold

_NUMERAL = r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两]+)"
_MEASURE = (
    r"(?:个小时|个多小时|公顷|公斤|千克|千瓦时?|兆瓦|[美港欧日]元|英镑|平方公里|平方米|立方米|公里|厘米|毫米|千米|万套|小时|分钟|个月|人次|个百分点|"
    r"[个名人位家期天次届场套亩米吨元岁户批项条座所只辆件种级楼层周年月日号分秒倍成度%‰页部辆艘架台处支轮队块张份篇首幅间栋棵株头斤克升瓶粒袋箱盒堂单宗例起笔枚亿万])"
)
# What makes a number more or less than it says, perhaps with a verb behind (至少需要200名); no 发现不足3处, 找不到3家.
QUALIFIED = (
    r"(?:(?:至少|最多|至多|不少于|不超过|不低于|不高于)[^\W\d_]{0,2}?|(?<![现找在的题])不足|(?<![找看见听想做办得])不到|将近|接近|近|"
    r"突破|[高多]达|(?<![签预邀节大制])约|大约|超过?|达|逾)"
)
QUALIFIED_BEHIND = r"(?:以上|以下|以内|左右(?![两手侧])|上下(?![\w])|开外)"
_QUANTITY = re.compile(
    rf"(?:{QUALIFIED}|第)?{_NUMERAL}(?:余|多)?[万亿千百]?(?:余|多)?{_MEASURE}(?:余)?{QUALIFIED_BEHIND}?(?![a-z])|"
    r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity as it stands in a text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Reading:
    """One article; each thing is read from it when first asked for."""

    article_id: int
    article: Article
    found: tuple[FoundEvent, ...] = ()

    @cached_property
    def events(self) -> tuple[Event, ...]:
        return tuple(found.event for found in self.found)

    @cached_property
    def folded(self) -> str:
        """article.text, character for character."""
        return fold(self.article.text)

    @cached_property
    def headline(self) -> str:
        return fold(self.article.headline or "")

    @cached_property
    def whole(self) -> str:
        """Headline, body and byline, folded: all that a question may name."""
        return "\n".join((self.headline, self.folded, " ".join(self.article.byline)))

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        return split_sentences(self.article.text)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        return find_people(self.article.text)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return read_statements(self.article.text, self.mentions)

    @cached_property
    def dates(self) -> tuple[DatePhrase, ...]:
        return find_dates(self.article.text, self.article.published)

    @cached_property
    def quantities(self) -> tuple[Found, ...]:
        """Numbers with their units that are no part of a date."""
        dates = self.dates
        return tuple(q for q in self._all(_QUANTITY) if not any(d.start <= q.start < d.end for d in dates))

    def sentence_at(self, offset: int) -> int:
        """The number of the sentence that holds the character."""
        return bisect_right(self._sentence_starts, offset) - 1

    @cached_property
    def _sentence_starts(self) -> tuple[int, ...]:
        return tuple(start for start, _ in self.sentences)

    @cached_property
    def sentence_texts(self) -> tuple[str, ...]:
        """The folded text of each sentence."""
        return tuple(self.folded[start:end] for start, end in self.sentences)

    def _all(self, pattern: re.Pattern[str]) -> tuple[Found, ...]:
        text = self.article.text
        return tuple(Found(m.start(), m.end(), text[m.start() : m.end()]) for m in pattern.finditer(self.folded))
