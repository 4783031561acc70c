"""People who are named side by side in a sentence, as one group."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.events import lexicon
from retrieval.events.people import Mention
from retrieval.words.sentences import Span, sentences


@dataclass(frozen=True, slots=True)
class Group:
    """People named side by side."""

    start: int  # where the first one's title begins
    end: int  # behind the last one, with 等
    people: tuple[Mention, ...]


Sentence = tuple[Span, list[Group]]

VISITING = lexicon.VISITING
# 查看更多, 查看原文 below an article of a website ask its reader.
VISITING_DEED = "|".join(VISITING).replace("查看", "查看(?!更多|全文|原文|详情|大图|评论)")
VISIT = re.compile(rf"(?:{VISITING_DEED})(?:{VISITING_DEED}|指导|了解|推动|调度)*")
SAYS = re.compile(
    "|".join(verb for verb in lexicon.SPEECH_VERBS if len(verb) > 1)
    + r"|(?<![简名号俗统职又])[说称](?=[,，:：“])|回应|[说谈写]道"
)
_AND_OTHERS = re.compile(
    r"等(?:(?:\d+|[一二三四五六七八九十]+)(?:位|名|人))?(?:\w{0,4}(?:领导|同志|人|负责人|负责同志|成员))?"
)
ACTS = re.compile(
    rf"{VISIT.pattern}|{SAYS.pattern}|来到|走进|前往|赴|主持|出席|带队|率|携|带领|一行|深入|会见|接待|汇报|陪同|参加|开展|组织(?!部)|"
    r"[。:：了在向对为把被将到是由]"
)


DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}[日号]"
# Where a sentence of several days may be parted.
_A_DAY = re.compile(DAY)
_NEXT_DAY = re.compile(rf"[;；,，]\s*(?={DAY})")
_FAR = 1000  # characters in which a day's deed is sought
_MOST_NAMED = 20  # people before a day among whom the one who acts on it is sought
_MOST_BEFORE_NAME = 12  # characters of a day before the one who acts on it


def sentences_with_groups(text: str, mentions: Sequence[Mention]) -> list[Sentence]:
    """All sentences of a text, each with its groups; the mentions come in the order of the text.

    A sentence that tells of several days is parted: 14日,某某调研A;15日,某某到B.
    """
    starts = [mention.start for mention in mentions]
    found: list[Sentence] = []
    low = 0
    for sentence in sentences(text):
        if bisect_left(starts, sentence[1], low) == low:
            found.append((sentence, []))
            continue
        is_one = _NEXT_DAY.search(text, *sentence) is None
        for span in (sentence,) if is_one else _parted(text, sentence, mentions, starts):
            high = bisect_left(starts, span[1], low)
            found.append((span, groups_of(text, span, mentions[low:high]) if low < high else []))
            low = high
    return found


def _parted(text: str, span: Span, mentions: Sequence[Mention], starts: Sequence[int]) -> Iterator[Span]:
    """The sentence, or its parts that begin with a day each and tell of a deed."""
    start, end = span
    for match in _NEXT_DAY.finditer(text, start, end):
        place = match.end()
        low, high = bisect_left(starts, start), bisect_left(starts, place)
        near = max(start, place - _FAR)
        if low == high or not VISIT.search(text, near, place) or _in_quotes(text, near, place):
            continue
        follows = mentions[high] if high < len(mentions) and starts[high] < end else None
        goes_on = follows is not None and any(
            m.name == follows.name for m in mentions[max(low, high - _MOST_NAMED) : high]
        )
        if match[0][0] in ",，":  # 27日 behind a headline that ran into the text is the first day told
            is_near = follows is not None and follows.before - place <= _MOST_BEFORE_NAME
            goes_on = goes_on and is_near and _A_DAY.search(text, near, place) is not None
        elif not goes_on:
            goes_on = VISIT.search(text, place, min(end, place + _FAR)) is not None
        if goes_on:
            yield start, place
            start = place
    yield start, end


def _in_quotes(text: str, start: int, place: int) -> bool:
    return text.count("“", start, place) > text.count("”", start, place)


def groups_of(text: str, span: Span, mentions: Sequence[Mention]) -> list[Group]:
    """The groups of a sentence, in order."""
    groups: list[Group] = []
    run: list[Mention] = []
    for mention in (m for m in mentions if span[0] <= m.start < span[1]):
        if run and not _stand_together(text[run[-1].after : mention.before]):
            groups.append(_group(text, run))
            run = []
        run.append(mention)
    if run:
        groups.append(_group(text, run))
    return groups


def _stand_together(gap: str) -> bool:
    """Whether what stands between two people makes a list of them, perhaps with others who are not named."""
    lists = re.match(r"[、,，;；和与及\s]|以及|等|一行|同志|$", gap)
    return lists is not None and len(gap) <= 30 and not ACTS.search(gap)


def _group(text: str, run: list[Mention]) -> Group:
    others = _AND_OTHERS.match(text, run[-1].after)
    return Group(run[0].before, others.end() if others else run[-1].after, tuple(run))
