"""The people of an article, each with the mention that tells most of what they did: what a judge of visits looks at."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from retrieval.events.grouping import VISIT, VISITING, Group, Sentence
from retrieval.events.people import Mention
from retrieval.events.visit_rules import Visit
from retrieval.words.sentences import Span

_DEED = "|".join(VISITING)
GOING = re.compile(
    rf"来到|走进|深入|前往|赶赴|赴(?!会)|抵达|莅临|先后到|分别到|到访|一行|带队|率队|率领|带领|率|到(?=[^,，。]{{2,20}}(?:{_DEED}))"
)


@dataclass(frozen=True, slots=True)
class Page:
    """An article's text with what was read of it."""

    text: str  # folded
    mentions: tuple[Mention, ...]  # in order, those by surname and office among them
    told: Sequence[Sentence]
    visits: Sequence[Visit]  # that the rules read
    titles: Mapping[str, str]  # name → title


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another mention of the person, in its sentence."""

    mention: Mention
    span: Span
    rank: int  # how much it may tell of a visit, 0 to 3


@dataclass(frozen=True, slots=True)
class Seen:
    """A person of an article, where most is told of them."""

    mention: Mention
    group: Group
    place: int  # in the group
    sentence: int  # its number
    span: Span  # of the sentence
    mentions: int  # how often the article names them
    before: int  # mentions of people before this one
    part: str  # by the rules: "lead", "along", "" for none
    visit: int  # the number of their visit by the rules; -1 for none
    others: tuple[Elsewhere, ...] = ()  # that tell most first


def seen_people(page: Page) -> Iterator[Seen]:
    """Each person of the article, in the order of their mentions."""
    parts: dict[str, tuple[str, int, int]] = {}  # name → part, number of the visit, start of the mention that tells it
    for place, read in enumerate(page.visits):
        for part, mentions in (("lead", read.leads), ("along", read.companions)):
            for m in mentions:
                parts.setdefault(m.name, (part, place, m.start))
    best: dict[str, tuple[int, Seen]] = {}
    told: dict[str, list[Elsewhere]] = {}
    before = 0
    for number, (span, groups) in enumerate(page.told):
        for group in groups:
            for place, m in enumerate(group.people):
                part, visit, start = parts.get(m.name, ("", -1, -1))
                told.setdefault(m.name, []).append(Elsewhere(m, span, _rank(page.text, m, span)))
                rank = 4 if start == m.start else told[m.name][-1].rank
                if m.name not in best or rank > best[m.name][0]:
                    best[m.name] = rank, Seen(m, group, place, number, span, 0, before, part, visit)
                before += 1
    if not page.visits and not any(rank for rank, _ in best.values()):
        return  # nothing tells of a visit
    for name, (_, seen) in best.items():
        others = [one for one in told[name] if one.mention.start != seen.mention.start]
        others.sort(key=lambda one: -one.rank)
        yield replace(seen, mentions=len(told[name]), others=tuple(others))


def _rank(text: str, mention: Mention, span: Span) -> int:
    """How much a mention may tell of a visit."""
    if VISIT.search(text, mention.after, span[1]):
        return 3
    if VISIT.search(text, span[0], mention.before):
        return 2
    return 1 if GOING.search(text, mention.after, span[1]) else 0
