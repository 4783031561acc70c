"""The likeliest candidates → the one of them that a person would write.

The choice learns what is right, and a stretch with half a clause beside it is right, too. Of candidates that stand at
the same place and are nearly as likely, people are best said with their offices, days and numbers in the fewest words;
two numbers that are asked for together, in the fewest that tell both. With whom somebody was, a place does not tell.
"""

import re
from collections.abc import Sequence

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.choice_features import is_double
from retrieval.answering.choosing import Ranked
from retrieval.reading.quantities import find_quantities
from retrieval.words.tokens import fold

NEARLY = 0.8  # times the score of the likeliest
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_OF_PEOPLE = frozenset({"who", "with_whom", "title"})
_OF_FIGURES = frozenset({"when", "how_many"})
_WITH_OFFICES = frozenset({"leads", "company", "hosts", "speakers", "present", "others", "title", "holder", "people"})


def tidiest(read: Read, ranked: Sequence[Ranked]) -> Ranked:
    """What is said in place of the likeliest candidate; that itself where two things are asked at once."""
    best, kind = ranked[0], read.question.kind
    near = [
        one for one in ranked if one.score >= NEARLY * best.score and one.candidate.article == best.candidate.article
    ]
    if kind == "how_many" and is_double(read.question.folded):
        both = [one for one in near if len(find_quantities(fold(_bare(one.candidate)))) > 1]
        return min(both, key=lambda one: len(one.candidate.text), default=best)
    if kind not in _OF_PEOPLE | _OF_FIGURES or is_double(read.question.folded):
        return best
    if kind in _OF_FIGURES:
        alike = [one for one in near if _overlap(one.candidate, best.candidate)]
        return min(alike, key=lambda one: (len(_bare(one.candidate)), -len(one.candidate.text)), default=best)
    if kind == "with_whom" and not _names_somebody(read, best.candidate):
        best = next((one for one in near if _names_somebody(read, one.candidate)), best)
    alike = [one for one in near if _same_people(one.candidate, best.candidate)]
    of_events = [one for one in alike if one.candidate.event is not None]
    if of_events:  # that of the rules tells the day, too
        return max(of_events, key=lambda one: one.candidate.origin == "rules")
    return next((one for one in alike if one.candidate.form in _WITH_OFFICES), best)


def _names_somebody(read: Read, candidate: Candidate) -> bool:
    """Whether a person is named where the candidate stands."""
    if candidate.form in _WITH_OFFICES:
        return True
    low, high = candidate.core
    return any(m.start < high and low < m.end for m in read.readings[candidate.article].mentions)


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether one stands where the other does, and one's words, brackets aside, are part of the other's."""
    if one.core[0] >= other.core[1] or other.core[0] >= one.core[1]:
        return False
    return _bare(one) in other.text or _bare(other) in one.text


def _same_people(one: Candidate, other: Candidate) -> bool:
    """Whether both name the same, but for offices and day; or one has the other's name with its office before it."""
    if _names(one) == _names(other):
        return True
    return _overlap(one, other) and "、" not in one.text + other.text


def _names(candidate: Candidate) -> str:
    return _IN_BRACKETS.sub("", candidate.text).partition(",")[0]


def _bare(candidate: Candidate) -> str:
    return candidate.text.partition("(")[0].rstrip()
