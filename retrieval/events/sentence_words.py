"""A sentence of a visit → its words, those of going, looking and doing and the names of people whole.

jieba's words alone would not do: it reads 调研科|大|硅谷 and splits names of people. So what is known stands first, and
what lies between has the words of the article's cut; where one of those runs into what is known, it is cut anew.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from retrieval.events import place_words
from retrieval.events.people import Mention
from retrieval.words.cut import Cut
from retrieval.words.sentences import Span
from retrieval.words.tokens import tag

# Kinds beside jieba's: a mention's name; “…” or （…）; a word of going, looking, doing or saying; 一行, 调研组.
PERSON, QUOTED, VERB, GROUP = "person", "quoted", "verb", "group"
_RANK = {QUOTED: 0, PERSON: 1, GROUP: 2, VERB: 2}  # which of two that begin together is read


class Word(NamedTuple):
    """A word of a sentence."""

    text: str
    kind: str  # jieba's part of speech or one of the kinds above
    start: int  # in characters of the whole text
    end: int


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted({word for word in words if len(word) > 1}, key=len, reverse=True))


_QUOTED = re.compile(
    r"“[^”。，]{1,30}”|「[^」。，]{1,30}」|《[^》]{1,30}》|（[^）。]{1,30}）|\([^)。]{1,30}\)|【[^】]{1,30}】"
)
# 检查组, 慰问团 and 走访活动 are no deeds, but 组织 and 团区委 are words of their own; 了解放路 holds no 了解.
_NO_BODY = "[省市区县]委|史|部|中央"
_NO_DEED = rf"组(?!织)|团(?!{_NO_BODY})|小组|员|报告|活动|结束|工作(?!室|站)|点位|成果|对象|物资|品|行动|课题|专班"
_KNOWN = re.compile(
    rf"((?:{_either(place_words.GROUPS)})(?!(?<=团)(?:{_NO_BODY})))|"
    rf"(?:{_either(place_words.WORDS_OF_LOOKING)})(?!{_NO_DEED})|了解(?!放)|"
    + _either({*place_words.WORDS_OF_GOING, *place_words.DOING_WORDS, *place_words.WORDS_OF_SAYING} - {"了解"})
)


def words_of(text: str, span: Span, mentions: Sequence[Mention], cut: Cut | None = None) -> list[Word]:
    """The words of text[span] in order, marks too, white space not; the mentions come in the order of the text.

    `cut`: of the whole text, if there is one.
    """
    start, end = span
    low, high = (bisect_left(mentions, place, key=attrgetter("start")) for place in span)
    known = [Word(text[m.start : m.end], PERSON, m.start, m.end) for m in mentions[low:high]]
    known += [Word(m[0], QUOTED, *m.span()) for m in _QUOTED.finditer(text, start, end)]
    known += [Word(m[0], GROUP if m[1] else VERB, *m.span()) for m in _KNOWN.finditer(text, start, end)]
    words: list[Word] = []
    place = start
    for word in sorted(known, key=lambda w: (w.start, _RANK[w.kind])):
        if word.start >= place:
            words += _tagged(text, place, word.start, cut)
            words.append(word)
            place = word.end
    words += _tagged(text, place, end, cut)
    return words


def _tagged(text: str, start: int, end: int, cut: Cut | None) -> Iterator[Word]:
    if start < end:
        for folded, kind in (cut and cut.tagged(start, end)) or tag(text[start:end]):
            word = text[start : start + len(folded)]
            if not word.isspace():
                yield Word(word, kind, start, start + len(folded))
            start += len(folded)
