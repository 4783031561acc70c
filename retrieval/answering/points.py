"""The points of a speech as an article prints them, 一是…;二是…, and the one of them that a question asks for.

Of a speech that counts none its demands are the points: 要…;要….
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from retrieval.answering.answer_texts import say
from retrieval.answering.citing import cite
from retrieval.answering.reading import Reading
from retrieval.answering.speech import SAYING, SAYS, interviewed, spoken_spans
from retrieval.asking.matching import match_unit
from retrieval.asking.ordinals import asks_number_of_points, ordinal_in
from retrieval.asking.question import Question, Unit
from retrieval.records import Answer
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import in_digits

POINT = re.compile(r"(?<![之第])(?:[一二三四五六七八九](?:是要?|要)|[首其]先|其次|再次|第[一二三四五六][,、是])")
MOST_CHARACTERS = 238  # of a point that is said
MOST_OF_HEADS = 150
LONGEST = 320  # characters of the last point, where nothing tells that it is over
COUNTED = 0.9  # confidence of what is counted off in one article
MOST_CITED = 8
_MARKS = " ,，;；。:：、"
_ORDER = {"首先": 1, "其先": 1, "其次": 2, "再次": 3}
_NUMERAL = re.compile("[一二三四五六七八九]")
_DEMAND = re.compile(r"(?:同时|既|还|就|也|更)?(?:要(?!求|领|点)|务必|必须|希望)|(?:另)?一方面")
_SAID_WHAT = re.compile(r"(?:说|讲|谈|聊|提|强调|要求|指出)(?:了|的|到|出)?(?:些|点|哪)?(?:什么|啥|哪些|些)(?!课|会)")
_NEXT_SPEAKER = re.compile(rf"\w{{2,14}}?(?:{SAYING})[,:]")
_LEAD_IN = re.compile(rf"\w{{1,14}}?(?:{SAYING})[,:]")
_PIECE = re.compile(r"[^;。!?\n]*(?:[;。!?\n]+[\"”]*|$)")
_MARK = re.compile(rf"^(?:{POINT.pattern})[,、:]?")


def pointed(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """The point that a question asks for by its place, or their number; None where neither is asked or told."""
    if asks_number_of_points(question.folded):
        found = _series_about(question, readings, is_counted=True)
        return next((_number(question, reading, points) for reading, points in found), None)
    place = _by_place(question, readings)
    return _told(question, place.reading, place.points[place.number]) if place else None


def point_about(question: Question, own: Question, readings: Sequence[Reading]) -> Answer | None:
    """The one point of a speech that carries the turn's own nouns, where what was said is asked; None where several do.

    What the headline prints tells the article, and no point of it.
    """
    place = _by_nouns(question, own, readings)
    return _told(question, place.reading, place.points[place.number]) if place else None


def asks_speech(own: Question) -> bool:
    """Whether a turn asks what was said, and of nothing in particular."""
    is_of_all = not any(unit.is_hard and not unit.is_name for unit in own.units)
    return is_of_all and _SAID_WHAT.search(own.folded) is not None


def points_behind(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """What the speech goes on with behind the point that the question asks for; None behind the last."""
    place = _by_place(question, readings) or _by_nouns(question, question, readings)
    rest = place.points[place.number :][1:] if place else ()
    return _told(question, place.reading, (rest[0][0], rest[-1][1])) if place and rest else None


def speech_told(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """The points of the first speech of the people named, each from its beginning; uncounted ones as they stand."""
    for reading in readings:
        for points in _series(reading, frozenset(question.people), is_counted=False):
            if POINT.match(reading.folded, points[0][0]):
                heads = [_cut(reading, point, MOST_CHARACTERS // len(points) - 1) for point in points]
                text = ";".join(reading.article.text[slice(*head)].strip(_MARKS) for head in heads)
                return _answer(question, "what_said", text, reading, heads[:MOST_CITED])
            return _told(question, reading, (points[0][0], points[-1][1]))
        if interviewed(reading, question.people):
            return _told(question, reading, (0, len(reading.folded)))
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    """A point among those of a speech."""

    reading: Reading
    points: Sequence[Span]
    number: int
    head: Span | None = None  # what of it tells what it is about, where not all of it does

    @property
    def folded(self) -> str:
        return self.reading.folded[slice(*(self.head or self.points[self.number]))]


def _by_place(question: Question, readings: Sequence[Reading]) -> _Place | None:
    ordinal = ordinal_in(question.folded)
    if ordinal is None or ordinal.of not in ("speech", ""):
        return None
    for reading, points in _series_about(question, readings, is_counted=False):
        if point := ordinal.pick(points):
            return _Place(reading, points, points.index(point))
    return None


def _by_nouns(question: Question, own: Question, readings: Sequence[Reading]) -> _Place | None:
    """The point, else the spoken sentence or the section of a talk, that alone carries the turn's own nouns."""
    if question.kind != "what_said":
        return None
    names = frozenset(question.people)
    named = [unit for unit in own.units if not unit.is_name and not SAYS.search(unit.text)]
    named = [unit for unit in named if unit.is_hard] or named
    sentences: list[_Place] = []
    heads: list[_Place] = []
    for reading in readings:
        nouns = [u for u in named if match_unit(own.folded, u.start, u.text, reading.headline) is None]
        for points in _series(reading, names, is_counted=False) if nouns else ():
            places = [_Place(reading, points, number) for number in range(len(points))]
            if place := _only_with(own, nouns, places):
                return place
        runs = [(run[0][0], run[-1][1]) for run in spoken_spans(reading, names)] if nouns else []
        spoken = list(dict.fromkeys(chain.from_iterable(_within(reading, *run) for run in runs)))
        sentences += [_Place(reading, spoken, number) for number in range(len(spoken))]
        heads += [_Place(reading, runs, number, _within(reading, *run)[0]) for number, run in enumerate(runs)]
    return _only_with(own, named, sentences) or _only_with(own, named, heads)


def _within(reading: Reading, start: int, end: int) -> list[Span]:
    """The sentences of a stretch."""
    return list(reading.sentences[reading.sentence_at(start) : reading.sentence_at(end - 1) + 1])


def _only_with(own: Question, nouns: Sequence[Unit], places: Sequence[_Place]) -> _Place | None:
    """The only place that carries the nouns; of several that with most of the turn's other words, if one has most."""
    carrying = [
        place
        for place in places
        if all(match_unit(own.folded, unit.start, unit.text, place.folded) is not None for unit in nouns)
    ]
    words = [sum(unit.text in place.folded for unit in own.units) for place in carrying]
    best = [place for place, count in zip(carrying, words, strict=True) if count == max(words)]
    return best[0] if len(best) == 1 and nouns else None


def _series_about(
    question: Question, readings: Sequence[Reading], *, is_counted: bool
) -> Iterator[tuple[Reading, list[Span]]]:
    """The series of points of the articles that print the names of the question."""
    for reading in readings:
        if is_about(question, reading):
            for points in _series(reading, frozenset(question.people), is_counted=is_counted):
                yield reading, points


def is_about(question: Question, reading: Reading) -> bool:
    """Whether an article prints the people, days and other names of the question."""
    if not all(date.replace("号", "日") in reading.whole for date in question.dates):
        return False
    ordinal = ordinal_in(question.folded)
    named = [u for u in question.units if u.is_proper and not (ordinal and u.text in ordinal.text)]
    return all(match_unit(question.folded, u.start, u.text, reading.whole, u.is_name) is not None for u in named)


def _series(reading: Reading, names: frozenset[str], *, is_counted: bool) -> Iterator[list[Span]]:
    """The series of points of an article, of the people named if any; uncounted ones where none is counted."""
    counted = list(counted_points(reading))
    if names:
        spoken = [(run[0][0], run[-1][1]) for run in spoken_spans(reading, names)]
        counted = [points for points in counted if any(low <= points[0][0] < high for low, high in spoken)]
    yield from counted
    if not (counted or is_counted) and (points := demands(reading, names)):
        yield points


def counted_points(reading: Reading) -> Iterator[list[Span]]:
    """The runs of points that an article counts off from the first on."""
    starts: list[int] = []
    for mark in POINT.finditer(reading.folded):
        number = _number_of(mark[0])
        if number == 1 and len(starts) > 1:
            yield _until_next(reading, starts)
        if number == 1:
            starts = []
        if number == len(starts) + 1:
            starts.append(mark.start())
    if len(starts) > 1:
        yield _until_next(reading, starts)


def demands(reading: Reading, names: frozenset[str]) -> list[Span]:
    """The stretches of what somebody says that begin with a demand, each up to the next."""
    points: list[Span] = []
    for run in spoken_spans(reading, names):
        for piece in _PIECE.finditer(reading.folded, run[0][0], run[-1][1]):
            starts = (start for start, _ in clauses(reading.folded, *piece.span()))
            first = next((start for start in starts if _DEMAND.match(reading.folded, start)), None)
            is_led_in = _LEAD_IN.match(reading.folded, *piece.span()) is not None
            if first is not None:
                points.append((first, piece.end()))
            elif points and piece[0] and not is_led_in and points[-1][1] == piece.start():
                points[-1] = points[-1][0], piece.end()
    return points if len(points) > 1 else []


def _number_of(mark: str) -> int:
    numeral = _NUMERAL.search(mark)
    return int(in_digits(numeral[0])) if numeral else _ORDER[mark[:2]]


def _until_next(reading: Reading, starts: Sequence[int]) -> list[Span]:
    """From each beginning to the next; the last up to where somebody else or something else is told."""
    number = reading.sentence_at(starts[-1])
    end = reading.sentences[number][1]
    for low, high in reading.sentences[number + 1 :]:
        is_other = any(low <= mention.start < high for mention in reading.mentions)
        if is_other or high - starts[-1] > LONGEST or _NEXT_SPEAKER.match(reading.folded, low):
            break
        end = high
    return list(zip(starts, (*starts[1:], end), strict=True))


def _told(question: Question, reading: Reading, point: Span) -> Answer:
    said = _cut(reading, point, MOST_CHARACTERS)
    return _answer(question, "what_said", reading.article.text[slice(*said)].strip(" ;。"), reading, (said,))


def _number(question: Question, reading: Reading, points: Sequence[Span]) -> Answer:
    """How many points, with the first clause of each."""
    text = reading.article.text
    heads = [next(clauses(text, *point)) for point in points]
    told = [_MARK.sub("", text[slice(*head)]).strip(" ,;。:、") for head in heads]
    shown = told if sum(map(len, told)) <= MOST_OF_HEADS else [head[: MOST_OF_HEADS // len(told)] for head in told]
    said = say("points", question.lang, count=len(points), points=";".join(shown))
    return _answer(question, "how_many", said, reading, heads)


def _cut(reading: Reading, span: Span, most: int) -> Span:
    """The first clauses of a span, as many as there is room for."""
    if span[1] - span[0] <= most:
        return span
    ends = [end for _, end in clauses(reading.article.text, *span) if end - span[0] <= most]
    return span[0], ends[-1] if ends else span[0] + most


def _answer(question: Question, kind: str, text: str, reading: Reading, spans: Sequence[Span]) -> Answer:
    cited = dict.fromkeys(cite(reading.article, span) for span in spans)
    return Answer(question.text, True, kind, text, COUNTED, tuple(cited))
