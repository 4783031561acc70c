"""What speaks for or against a candidate, as named numbers; the same for fitting the choice and for making it.

A feature is a small function of all that was read and one candidate. `vectors` adds what compares a candidate with the
others of its question.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.from_events import fit
from retrieval.answering.from_reader import mass
from retrieval.answering.met import Met
from retrieval.asking.kinds import KINDS
from retrieval.asking.question import Unit
from retrieval.words.denying import DENIAL
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import fold

ORIGINS = ("reader", "sentence", "event", "office", "page", "rules")
FORMS = (
    "span",
    "people",
    "list",
    "clause",
    "sentence",
    "yes",
    "no",
    "leads",
    "company",
    "targets",
    "date",
    "title",
    "holder",
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_ASKED = re.compile(
    r"(?:哪(?:一|几|两|些|三|四|五)?(?:[个家位名座条所种款项次届场支处类块只](?![长员]))?|什么|啥|多少|几)(\w{1,3})"
)
_ASKED_WORDS = re.compile("谁|哪|什么|啥|多少|几|怎")
_GRAINS = tuple(
    (re.compile(asked), marks)
    for asked, marks in (
        ("几点", ("时", "点", ":")),
        ("哪天|几号|几日|哪一天", "日号"),
        ("几月|哪个?月", "月"),
        ("哪一?年|几几年", "年"),
        ("多大|几岁|岁数|年纪", "岁"),
        ("多少钱|什么价|多贵", "元币"),
    )
)
_OFFICES = re.compile("书记|主任|局长|区长|市长|县长|镇长|院长|校长|会长|主席|部长|厅长|省长|经理")
_WITHIN = re.compile("[,，;；:：、和]")
_BESIDE = 12  # characters
FAR = 400  # characters


def _any(unit: Unit) -> bool:
    return True


def _hard(unit: Unit) -> bool:
    return unit.is_hard


def _name(unit: Unit) -> bool:
    return unit.is_name


def _proper(unit: Unit) -> bool:
    return unit.is_proper and not unit.is_name


def _verb(unit: Unit) -> bool:
    return not unit.is_hard


@dataclass(frozen=True)
class View:
    """One candidate with its surroundings, each read once."""

    read: Read
    met: Met
    candidate: Candidate

    @cached_property
    def folded(self) -> str:
        return fold(self.candidate.text)

    @property
    def article(self) -> str:
        return self.read.readings[self.candidate.article].whole

    @cached_property
    def _sentence_number(self) -> int:
        return self.read.readings[self.candidate.article].sentence_at(self.candidate.core[0])

    @cached_property
    def _span(self) -> Span:
        """The sentence, as far as it lies within FAR characters of the candidate: one may be endless."""
        reading = self.read.readings[self.candidate.article]
        if not reading.sentences:
            return 0, 0
        start, end = reading.sentences[self._sentence_number]
        low, high = self.candidate.core
        return max(start, low - FAR), max(start, min(end, high + FAR))

    @cached_property
    def sentence(self) -> str:
        return self.read.readings[self.candidate.article].folded[slice(*self._span)]

    @cached_property
    def around(self) -> str:
        """The sentence with its neighbours and the headline."""
        reading, n = self.read.readings[self.candidate.article], self._sentence_number
        before = reading.sentence_texts[n - 1][-FAR:] if n > 0 else ""
        behind = "".join(reading.sentence_texts[n + 1 : n + 2])[:FAR]
        return "\n".join((reading.headline, before, self.sentence, behind))

    @cached_property
    def before(self) -> str:
        """What stands up to the end of the sentence, and the headline."""
        reading = self.read.readings[self.candidate.article]
        end = self._span[1]
        return reading.headline + "\n" + reading.folded[max(0, end - 500) : end]

    @cached_property
    def clause(self) -> str:
        """The clauses of the sentence that the candidate stands in."""
        folded, (low, high) = self.read.readings[self.candidate.article].folded, self.candidate.core
        return "".join(folded[a:b] for a, b in clauses(folded, *self._span) if a < high and low < b)

    @cached_property
    def masses(self) -> tuple[float, float]:
        place = self.candidate.window
        if place < 0 or self.read.scores is None or self.candidate.core[1] <= self.candidate.core[0]:
            return 0.0, 0.0
        return mass(self.read, place, self.candidate.core)


def _share(view: View, text: str, wanted: Callable[[Unit], bool]) -> float:
    return view.met.share(text, wanted)


def _pairs_in(view: View, text: str) -> float:
    return sum(view.met.pairs(text)[0]) / view.read.asked.weight


def _rarest_lacking(view: View, text: str) -> float:
    return max(view.met.pairs(text)[1], default=0.0)


def _mean_of_missing(view: View, text: str) -> float:
    return sum(sorted(view.met.pairs(text)[1], reverse=True)[:4]) / 4


def _numbers_lacking(view: View, text: str) -> float:
    return float(sum(number not in text for number in set(_NUMBER.findall(view.read.question.folded))))


@cache
def _asked_noun(folded: str) -> str:
    """What stands right behind the asking word: 局长 of 哪位局长, 吨 of 多少吨; "" where nothing does."""
    match = _ASKED.search(folded)
    return match[1] if match else ""


def is_double(folded: str) -> bool:
    """Whether a question asks for two things: 谁去的,哪天去的."""
    return len(_ASKED_WORDS.findall(folded)) > 1


def _ends_as_asked(view: View) -> float:
    """1 where the answer holds the noun asked for, less where it holds its last or any of its characters."""
    return _likeness(_asked_noun(view.read.question.folded), view.folded)


def _stands_beside_what_is_asked(view: View) -> float:
    """The same of the characters around the answer: 副局长 before a name, 吨 behind a number."""
    low, high = view.candidate.core
    folded = view.read.readings[view.candidate.article].folded
    return _likeness(_asked_noun(view.read.question.folded), folded[max(0, low - _BESIDE) : high + _BESIDE // 2])


def _likeness(noun: str, text: str) -> float:
    if not noun:
        return -0.5
    if noun in text:
        return 1.0
    if noun[:1] in text or noun[-1:] in text:
        return 0.5
    return 0.0


def _grain_asked(view: View) -> float:
    """1 where the answer has the grain of time that is asked for, 0 where it lacks it, -1 where none is asked for."""
    for asked, marks in _GRAINS:
        if asked.search(view.read.question.folded):
            return float(any(mark in view.folded for mark in marks))
    return -1.0


def _mass_of_sentence(view: View, which: int) -> float:
    """The logarithm of the probability that an answer starts in the sentence, or in the window."""
    place = view.candidate.window
    if place < 0 or view.read.scores is None:
        return _log(0.0)
    if which:
        return _log(float(np.exp(view.read.scores.starts[place]).sum()))
    reading, window = view.read.readings[view.candidate.article], view.read.windows[place]
    low, high = reading.sentences[view._sentence_number]
    starts = view.read.scores.starts[place][max(0, low - window.start) : max(0, high - window.start)]
    return _log(float(np.exp(starts).sum()))


def _log(value: float) -> float:
    return float(np.log(max(value, 1e-6)))


def _holds(view: View, spans: str) -> float:
    place = view.candidate.window
    if place < 0:
        return 0.0
    low, high = (edge - view.read.windows[place].start for edge in view.candidate.core)
    return float(any(s < high and low < e for s, e in getattr(view.read.typed[place], spans)))


def _inside(view: View) -> float:
    place = view.candidate.window
    if place < 0 or view.read.scores is None or view.candidate.core[1] <= view.candidate.core[0]:
        return -5.0
    low, high = (edge - view.read.windows[place].start for edge in view.candidate.core)
    return float(view.read.scores.inside[place][low:high].mean())


def _near_name(view: View) -> float:
    """1 where a name that is asked about stands in the sentence before the answer, -1 where only another does."""
    reading = view.read.readings[view.candidate.article]
    if not view.read.question.people or not reading.sentences:
        return 0.0
    start = reading.sentences[view._sentence_number][0]
    before = [m.name for m in reading.mentions if start <= m.start < view.candidate.core[0]]
    if not before:
        return 0.0
    return (
        1.0
        if before[-1] in view.read.question.people
        else (0.5 if set(before) & set(view.read.question.people) else -1.0)
    )


def _exact(view: View, text: str) -> float:
    """The share of the weight of nouns that the text prints just as they are asked."""
    nouns = [unit for unit in view.read.question.units if unit.is_hard]
    total = sum(unit.weight for unit in nouns)
    return sum(unit.weight for unit in nouns if unit.text in text) / total if total else 1.0


def _names_said(view: View) -> float:
    """The share of those named in the question whom the answer names; -1 where it names none."""
    people = view.read.question.people
    return sum(name in view.folded for name in people) / len(people) if people else -1.0


def _is_deputy(view: View) -> float:
    """1 where the answer has the deputy of the office asked for: 副主任 for 主任."""
    return float(
        "副" not in view.read.question.folded
        and any("副" + office in view.folded for office in _OFFICES.findall(view.read.question.folded))
    )


def _part_in_event(view: View) -> float:
    """1 where whom the answer names first leads an event of the article, -1 where he comes along, 0 where neither."""
    said = [(view.folded.find(name), role) for name, role in view.met.parts]
    first = min((place for place, _ in said if place >= 0), default=-1)
    roles = {role for place, role in said if place == first}
    return 0.0 if first < 0 else -1.0 if roles == {"accompany"} else 1.0


def _people_of_event(view: View) -> float:
    """The share of those named who have part in the candidate's event; -1 where there is none."""
    event, named = view.candidate.event, view.read.question.people
    if event is None or not named:
        return -1.0
    return len({fold(p.name) for p in event.people} & set(named)) / len(named)


def _carries(view: View) -> float:
    """1 where the article carries nearly all of the question, .5 where its events may have the rest, else 0."""
    evidence = view.met.evidence
    return 0.0 if evidence is None else 1.0 if evidence.is_firm else 0.5


def _supports(view: View) -> float:
    """How much of the question the candidate's sentence carries, its rare words most."""
    evidence = view.met.evidence
    return evidence.support(*view._span) if evidence and view._span[1] > view._span[0] else 0.0


def _stands_where_done(view: View) -> float:
    """1 where the candidate stands in a clause that tells what is asked about as done, -1 where nothing is asked so."""
    low, high = view.candidate.core
    if not view.read.question.roles:
        return -1.0
    return float(any(s.start < high and low < s.end for s in view.met.statements_as_asked))


def _does_as_asked(view: View) -> float:
    """The same where somebody whom the answer names does it."""
    if not view.read.question.roles:
        return -1.0
    return float(any(fold(m.name) in view.folded for s in view.met.statements_as_asked for m in s.people))


def _nowhere(view: View) -> float:
    """The number of character pairs of the question that the whole archive lacks."""
    return float(sum(rarity >= 1.0 for rarity in view.read.asked.pairs.values()))


FEATURES: tuple[tuple[str, Callable[[View], float]], ...] = (
    ("start", lambda v: _log(v.masses[0])),
    ("end", lambda v: _log(v.masses[1])),
    ("inside", _inside),
    ("none", lambda v: v.read.scores.none if v.read.scores else 0.0),
    ("rank", lambda v: 1.0 / (v.candidate.article + 1)),
    ("window place", lambda v: float(v.candidate.window)),
    ("pairs in clause", lambda v: _pairs_in(v, v.clause)),
    ("pairs in sentence", lambda v: _pairs_in(v, v.sentence)),
    ("pairs around", lambda v: _pairs_in(v, v.around)),
    ("pairs before", lambda v: _pairs_in(v, v.before)),
    ("pairs in article", lambda v: _pairs_in(v, v.article)),
    ("rarest lacking in sentence", lambda v: _rarest_lacking(v, v.sentence)),
    ("rarest lacking around", lambda v: _rarest_lacking(v, v.around)),
    ("rarest lacking in article", lambda v: _rarest_lacking(v, v.article)),
    ("four rarest lacking in article", lambda v: _mean_of_missing(v, v.article)),
    ("four rarest lacking around", lambda v: _mean_of_missing(v, v.around)),
    ("units in sentence", lambda v: _share(v, v.sentence, _any)),
    ("units around", lambda v: _share(v, v.around, _any)),
    ("units in article", lambda v: _share(v, v.article, _any)),
    ("nouns in clause", lambda v: _share(v, v.clause, _hard)),
    ("nouns in sentence", lambda v: _share(v, v.sentence, _hard)),
    ("nouns around", lambda v: _share(v, v.around, _hard)),
    ("nouns before", lambda v: _share(v, v.before, _hard)),
    ("nouns in article", lambda v: _share(v, v.article, _hard)),
    ("weight of nouns lacking in article", lambda v: v.met.lacking(v.article, _hard)),
    ("exact in article", lambda v: float(np.mean(v.met.exact)) if v.met.exact else 1.0),
    ("names in sentence", lambda v: _share(v, v.sentence, _name)),
    ("names around", lambda v: _share(v, v.around, _name)),
    ("names in article", lambda v: _share(v, v.article, _name)),
    ("proper in sentence", lambda v: _share(v, v.sentence, _proper)),
    ("proper around", lambda v: _share(v, v.around, _proper)),
    ("proper in article", lambda v: _share(v, v.article, _proper)),
    ("numbers lacking in sentence", lambda v: _numbers_lacking(v, v.sentence)),
    ("numbers lacking around", lambda v: _numbers_lacking(v, v.around)),
    ("numbers lacking in article", lambda v: _numbers_lacking(v, v.article)),
    ("name before", _near_name),
    ("holds name", lambda v: _holds(v, "names")),
    ("holds date", lambda v: _holds(v, "dates")),
    ("holds quantity", lambda v: _holds(v, "quantities")),
    ("holds digit", lambda v: float(bool(re.search(r"\d", v.folded)))),
    ("length", lambda v: _log(float(len(v.candidate.text) + 1))),
    ("stands in question", lambda v: float(v.folded in v.read.question.folded)),
    ("pairs shared with question", lambda v: _pairs_in(v, v.folded)),
    ("sentence's start", lambda v: _mass_of_sentence(v, 0)),
    ("window's start", lambda v: _mass_of_sentence(v, 1)),
    ("ends as asked", _ends_as_asked),
    ("beside what is asked", _stands_beside_what_is_asked),
    ("grain asked", _grain_asked),
    ("asks a double question", lambda v: float(is_double(v.read.question.folded))),
    ("marks within", lambda v: float(len(_WITHIN.findall(v.candidate.text)))),
    ("denial in core", lambda v: float(bool(DENIAL.search(v.folded)))),
    ("denial in question", lambda v: float(bool(DENIAL.search(v.read.question.folded)))),
    ("denial", lambda v: float(bool(DENIAL.search(v.clause)))),
    ("question denies", lambda v: float(v.read.question.denies)),
    ("part in event", _part_in_event),
    ("verbs in clause", lambda v: _share(v, v.clause, _verb)),
    ("verbs in sentence", lambda v: _share(v, v.sentence, _verb)),
    ("nouns exact in article", lambda v: _exact(v, v.article)),
    ("nouns exact around", lambda v: _exact(v, v.around)),
    ("names said", _names_said),
    ("deputy", _is_deputy),
    ("best event", lambda v: v.met.best_event),
    ("best event of the named", lambda v: v.met.best_event_of_the_named),
    ("people of event", _people_of_event),
    ("article carries", _carries),
    ("article about", lambda v: v.met.evidence.about if v.met.evidence else 0.0),
    ("sentence supports", _supports),
    ("stands where done", _stands_where_done),
    ("does as asked", _does_as_asked),
    ("pairs nowhere", _nowhere),
    ("rules' score", lambda v: v.candidate.score),
    ("stands beside the text", lambda v: float(v.candidate.part != "text")),
    ("event fit", lambda v: fit(v.read, v.candidate.event) if v.candidate.event else -1.0),
    ("event is visit", lambda v: float(v.candidate.event is not None and v.candidate.event.kind == "visit")),
    ("asks of visits", lambda v: float("visit" in v.read.question.roles)),
    ("names asked", lambda v: float(len(v.read.question.people))),
    ("units asked", lambda v: float(len(v.read.question.units))),
    ("characters asked", lambda v: float(len(v.read.question.folded))),
    ("articles read", lambda v: float(len(v.read.readings))),
    ("best window", lambda v: max((w.coverage for w in v.read.windows), default=0.0)),
    *((f"from {origin}", lambda v, o=origin: float(v.candidate.origin == o)) for origin in ORIGINS),
    *((f"form {form}", lambda v, f=form: float(v.candidate.form == f)) for form in FORMS),
    *((f"kind {kind}", lambda v, k=kind: float(v.read.question.kind == k)) for kind in KINDS),
)
COMPARED = (
    "rules' best score",
    "rules' score of the like",
    "start behind the best",
    "start and end place",
    "said alike",
    "origins alike",
    "articles alike",
)
NAMES = (*(name for name, _ in FEATURES), *COMPARED)


def vectors(read: Read, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
    """float32 (len(candidates), len(NAMES))."""
    met: dict[int, Met] = {}
    views = [View(read, met.setdefault(c.article, Met(read, c.article)), c) for c in candidates]
    rows = np.zeros((len(views), len(NAMES)), np.float32)
    for row, view in zip(rows, views, strict=True):
        row[: len(FEATURES)] = [function(view) for _, function in FEATURES]
    if len(views):
        rows[:, len(FEATURES) :] = _compared(views)
    return rows


def _compared(views: Sequence[View]) -> NDArray[np.float32]:
    joint = np.array([_log(v.masses[0]) + _log(v.masses[1]) for v in views])
    order = np.argsort(np.argsort(-joint))
    rows = []
    for n, view in enumerate(views):
        alike = [m for m, other in enumerate(views) if view.folded in other.folded or other.folded in view.folded]
        rows.append(
            (
                max(other.candidate.score for other in views),
                max(views[m].candidate.score for m in alike),
                joint[n] - joint.max(),
                float(order[n]),
                float(np.exp(joint[alike]).max()),
                float(len({views[m].candidate.origin for m in alike})),
                float(len({views[m].candidate.article for m in alike})),
            )
        )
    return np.array(rows, np.float32)
