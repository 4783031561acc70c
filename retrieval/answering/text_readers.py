"""Evidence → drafts for questions that the archive's own words answer: what was said, lists, yes or no, all else."""

import re
from collections.abc import Callable, Iterator, Sequence

from retrieval.answering.answer_texts import say
from retrieval.answering.citing import cite
from retrieval.answering.event_readers import goes_elsewhere
from retrieval.answering.evidence import Draft, Evidence, met_by
from retrieval.answering.points import POINT
from retrieval.answering.reading import Reading
from retrieval.answering.speech import SAYING, spoken_spans
from retrieval.answering.windows import (
    Scale,
    Window,
    best_clauses,
    best_window,
    grown,
    head_nouns,
    scale_of,
)
from retrieval.asking.predicates import is_denied, is_planned, says, says_all
from retrieval.asking.question import Question
from retrieval.records import Answer
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import in_digits

MOST_CHARACTERS = 300
MOST_YES_CHARACTERS = 110
_MEANING_ASKED = re.compile(r"(?:是|指|即|包括|叫)(?:什么|啥|哪[几些两二三四五六七八九])|什么是|指的|是指|意思|包括")
_SEVERAL_ASKED = re.compile(
    r"(?:哪|几)[几些两二三四五六七八九个条点项]|分别|怎么(?:要求|说|讲|看|做)|如何|(?:什么|啥)(?:要求|意见|建议|希望|期望|指示|话)|了(?:什么|啥)"
)
_POINTS_ASKED = re.compile(
    r"[哪几][几些两二三四五六七八九]?(?:点|条|项|个?方面|个?(?:具体)?(?:要求|希望|意见|建议|期望|任务|工作|重点)(?!\w))|(?:什么|啥)(?:具体)?(?:要求|希望|意见|建议|期望|指示)"
)
_SAYING_ASKED = re.compile(rf"(?:{SAYING})(?!了?(?:什么|啥|哪))|(?<![重主必需])要(?![求领点])")
# Said all over: no sign of which words are asked for.
_SAID_ANYWHERE = ("指出", "强调", "要求", "表示", "提出", "认为", "希望")
_BETWEEN_MEMBERS = re.compile(r"、|》(?=《)|\"(?=\"\w)")
# 哪三个“专”, 四个“更显”是什么, 做到哪“三不”: the word that comes back in each member.
_COUNTED_WORD = re.compile(
    r"(?:哪[两二三四五六七八九十\d]?|[两二三四五六七八九十\d])个?\"(?P<word>\w{1,4})\"|"
    r"\"[两二三四五六七八九十]个?(?P<other>\w{1,4})\"(?:具体|分别|各)?(?:是|指|包括|有)"
)
_GIVING = re.compile("送(?!医|法|戏|教|服务|政策)|带[来去上着]|捐|赠|发放|颁发|拿出|准备了|慰问[品金]|拎着|提着")
_NUMBER_ASKED = re.compile(r"哪([两二三四五六七八九十]|\d+)")
_TOPIC = re.compile(
    r"以[《\"](?P<topic>[^《》\"]{2,60})[》\"]为(?:题|主题|课题)|"
    r"(?:题为|主题[为是]|题目[为是]|课题[为是]|课程|讲座|报告会?|课)[《\"](?P<named>[^《》\"]{2,60})[》\"]"
)
_SET_ASKED = re.compile(r"哪(?:些|几|[两二三四五六七八九十\d]+[个家座位条项种类点处所名]?)|有(?:什么|啥)")
_TOLD = 0.9  # confidence of the only title that is told
_SPREAD = 280  # characters of an answer of several points
_SURE = 0.75  # a window of less support may lie beside what is asked for
_ONWARD = 150  # an answer shorter than this goes on with the next sentence


def what_said(evidence: Evidence) -> Iterator[Draft]:
    """What the named one said: of the words of that speaker those that carry most of the question."""
    names = frozenset(evidence.asked_people)
    runs = spoken_spans(evidence.reading, names)
    scale = scale_of(evidence, (*names, *_titles(evidence), *_SAID_ANYWHERE), _said_from(evidence))
    if _POINTS_ASKED.search(evidence.question.folded):
        yield from _points(evidence, runs, scale)
    yield from _repeated(evidence, runs)
    window = best_window(evidence, scale, runs)
    if not names:  # 大使馆发言人: words that nobody says by name may be anybody's
        window = _rather(window, best_window(evidence, scale, (_whole(evidence),)), 0.75)
    yield from _stretch(evidence, window, "words of the speaker")


def members(evidence: Evidence) -> Iterator[Draft]:
    """The clauses that carry most of the question and look like the list asked for."""
    whole, scale, shape = _whole(evidence), scale_of(evidence), _enumerates(evidence)
    yield from _repeated(evidence, (whole,))
    yield from _defined(evidence)
    window = best_window(evidence, scale, (whole,), shape)
    picked = best_clauses(evidence, scale, whole, shape, _SPREAD)
    if window is None or not picked:
        return
    sentences = evidence.reading.sentences
    spans = dict.fromkeys(sentences[evidence.reading.sentence_at(start)] for start, _ in picked)
    score = _score(evidence, window.span, min(1.0, window.support / 1.5))
    yield Draft(_joined(evidence, picked), tuple(spans), score, "members")


def _joined(evidence: Evidence, parts: Sequence[Span]) -> str:
    """The parts as printed, neighbours as they are, others with a semicolon between; cut to MOST_CHARACTERS."""
    pieces: list[Span] = []
    for start, end in parts:
        if pieces and pieces[-1][1] == start:
            pieces[-1] = pieces[-1][0], end
        else:
            pieces.append((start, end))
    return ";".join(_text(evidence, piece).rstrip("。,，;；:：、") for piece in pieces)[:MOST_CHARACTERS]


def other(evidence: Evidence) -> Iterator[Draft]:
    """The stretch that carries most of the question, in what the named one says where it is said there."""
    if evidence.question.rule.name == "topic":
        yield from _topics(evidence)
    if evidence.question.rule.kind == "list" or _SET_ASKED.search(evidence.question.folded):
        yield from members(evidence)
        return
    yield from _repeated(evidence, (_whole(evidence),))
    yield from _defined(evidence)
    names = frozenset(evidence.asked_people)
    scale = scale_of(evidence, (*names, *_titles(evidence), *_SAID_ANYWHERE), _said_from(evidence))
    window = best_window(evidence, scale, (_whole(evidence),))
    if names and not evidence.question.roles & {"visit", "accompany", "attend"}:
        window = _rather(best_window(evidence, scale, spoken_spans(evidence.reading, names)), window, 0.5)
    yield from _stretch(evidence, window, "stretch")


def _rather(spoken: Window | None, window: Window | None, share: float) -> Window | None:
    """The window in what is said, unless another has much more support."""
    return spoken if spoken and (window is None or spoken.support >= share * window.support) else window


def _titles(evidence: Evidence) -> tuple[str, ...]:
    """What stands right before a name in the question, as the article prints it: the office, not what is asked."""
    question = evidence.question
    starts = {unit.start for unit in question.units if unit.is_name}
    titles = []
    for unit, (printed, _) in sorted(
        zip(question.units, evidence.strings, strict=True), key=lambda pair: -pair[0].start
    ):
        if not unit.is_name and unit.is_hard and unit.start + len(unit.text) in starts:
            starts.add(unit.start)
            titles += [printed, unit.text]
    return tuple(titles)


def _said_from(evidence: Evidence) -> int:
    """Where the words begin that the question has behind its saying verb; 0 where it has none."""
    saying = _SAYING_ASKED.search(evidence.question.folded)
    return saying.end() if saying and len(evidence.question.folded) - saying.end() > 5 else 0


def _whole(evidence: Evidence) -> tuple[Span, ...]:
    return tuple(clauses(evidence.reading.folded))


def _enumerates(evidence: Evidence) -> Callable[[str], float]:
    """How much a clause looks like the list asked for: members, the noun asked for, as many as asked for; 0..0.9."""
    question = evidence.question
    nouns = head_nouns(evidence)
    asked = _NUMBER_ASKED.search(question.folded)
    word = asked[1] if asked else ""
    number = int(in_digits(word)) if asked else 0

    def shape(clause: str) -> float:
        between = len(_BETWEEN_MEMBERS.findall(clause))
        if not between:
            return 0.0
        right_number = number > 1 and (
            between + 1 == number or re.search(f"(?:{word}|{number})[个家大座项位种]", clause)
        )
        is_given = question.rule.name == "things given" and _GIVING.search(clause) is not None
        is_named = is_given or any(n in clause for n in nouns)
        return 0.1 * min(4, between) + 0.3 * is_named + 0.2 * bool(right_number)

    return shape


def _defined(evidence: Evidence) -> Iterator[Draft]:
    """The sentences that say what a thing is: “两区”即…"""
    for number, span in enumerate(evidence.reading.sentences):
        if _defines(evidence, evidence.reading.sentence_texts[number]):
            score = 0.6 * evidence.sentence_support[number] + 0.3 * evidence.about - 0.002 * number + 0.2
            yield words_draft(evidence, span, score, "definition")


def _repeated(evidence: Evidence, runs: Sequence[tuple[Span, ...]]) -> Iterator[Draft]:
    """Of 四个“更显”, “三不” or “四个坚持” the clauses in which the word comes back most often."""
    asked = _COUNTED_WORD.search(evidence.question.folded)
    if asked is None:
        return
    text, quoted = evidence.reading.folded, asked["word"] or asked["other"]
    word = f'"{quoted}"' if text.count(f'"{quoted}"') > 1 else quoted
    best: tuple[int, Span] = 1, (0, 0)
    for run in runs:
        having = [span for span in run if word in text[slice(*span)]]
        for first, (start, _) in enumerate(having):
            for _, end in having[first:]:
                if end - start <= MOST_CHARACTERS and text.count(word, start, end) > best[0]:
                    best = text.count(word, start, end), (start, end)
    if best[0] > 1:
        yield Draft(_text(evidence, best[1]), (best[1],), _score(evidence, best[1]) + 0.3, "word that comes back")


def _stretch(evidence: Evidence, window: Window | None, rule: str) -> Iterator[Draft]:
    if window is None:
        return
    several = _SEVERAL_ASKED.search(evidence.question.folded) or window.support < _SURE
    span = grown(evidence, window, MOST_CHARACTERS, onward=_SPREAD if several else _ONWARD)
    score = _score(evidence, span, min(1.0, window.support / 1.5))
    yield Draft(_text(evidence, span), (span,), score, rule)


def _text(evidence: Evidence, span: Span) -> str:
    return evidence.reading.article.text[slice(*span)].strip()


def _score(evidence: Evidence, span: Span, support: float | None = None) -> float:
    """0.5 × the best support of a sentence that the span touches + 0.4 × how much the article is about the question.

    The support of a window, where one is given, counts as much as that of the sentence.
    """
    reading = evidence.reading
    touched = max(
        s
        for (low, high), s in zip(reading.sentences, evidence.sentence_support, strict=True)
        if low < span[1] and span[0] < high
    )
    return (0.5 * touched if support is None else 0.2 * touched + 0.35 * support) + 0.4 * evidence.about


def _points(evidence: Evidence, runs: Sequence[tuple[Span, ...]], scale: Scale) -> Iterator[Draft]:
    """The points that the speaker counts, 一是…;二是…, each from its beginning."""
    reading = evidence.reading
    best: tuple[float, list[Span]] | None = None
    for run in runs:
        low, high = run[0][0], run[-1][1]
        starts = [m.start() for m in POINT.finditer(reading.folded, low, high)]
        if len(starts) < 2:
            continue
        ends = [*starts[1:], high]
        support = scale.weight(scale.held(reading.folded[low:high]))
        if best is None or support > best[0]:
            best = support, list(zip(starts, ends, strict=True))
    if best is None:
        return
    room = _SPREAD // len(best[1])
    parts = [_head(evidence, point, room) for point in best[1]]
    score = max(_score(evidence, part) for part in parts)
    yield Draft(_joined(evidence, parts), tuple(parts), score + 0.15, "points of the speaker")


def _head(evidence: Evidence, point: Span, room: int) -> Span:
    """The first clauses of a point, one at least, as many as the room holds; within its first sentence or two."""
    parts = list(clauses(evidence.reading.folded, *point))
    end = parts[0][1]
    for _, high in parts[1:]:
        if high - point[0] > room:
            break
        end = high
    return point[0], min(end, point[0] + room)


def _defines(evidence: Evidence, sentence: str) -> bool:
    """Whether the sentence says what a thing is that the question asks the meaning of: “两区”即…"""
    if not _MEANING_ASKED.search(evidence.question.folded):
        return False
    return any(
        re.search(re.escape(printed) + r"[\"”]?(?:即|就是|是指|指的是|包括|是|为|主要)", sentence)
        for printed, _ in evidence.strings
    )


def yes_no(evidence: Evidence) -> Iterator[Draft]:
    """Yes or no, with the clauses that say so. What the archive does not say is no yes and no no.

    The person in question acts in the sentence, the sentence has the verbs of the question, and what else the question
    names stands there, in the headline or in the opening.
    """
    question, reading = evidence.question, evidence.reading
    texts = reading.sentence_texts
    # Of several people the one named least in the article is the one in question.
    name = min(evidence.asked_people, key=lambda name: sum(name in text for text in texts), default="")
    for number, text in enumerate(texts):
        clause = _clause_that_says(evidence, number, name)
        if clause is None or not (says_all(question, text, but_roles=bool(name)) and _predicate_in(evidence, text)):
            continue
        denied = _is_denied_in(evidence, clause)
        planned = not denied and is_planned(question, reading.folded[slice(*clause)])
        if planned or not evidence.is_told_in_time(clause[0]) or (not denied and goes_elsewhere(evidence)):
            continue
        around = "\n".join((reading.headline, texts[0], text))
        if not all(p in around for u, (p, _) in zip(question.units, evidence.strings, strict=True) if u.is_hard):
            continue
        answer = "yes" if denied == question.denies else "no"
        score = 0.4 * evidence.sentence_support[number] + 0.5 * evidence.about - 0.001 * number
        draft = words_draft(evidence, reading.sentences[number], score, "sentence says so", MOST_YES_CHARACTERS, name)
        spans = draft.spans if number == 0 else (*draft.spans, reading.sentences[0])
        yield Draft(say(answer, question.lang, text=draft.text), spans, score, draft.rule)


def _clause_that_says(evidence: Evidence, number: int, name: str) -> Span | None:
    """The clause of a sentence that carries most of the question, of those in which the one named does what is asked.

    Without a name any clause is one; None where there is none.
    """
    question, reading = evidence.question, evidence.reading
    said = met_by(question.roles) | {"absent"}
    own = [
        (s.start, s.end)
        for s in reading.statements
        if s.sentence == number
        and (not name or any(m.name == name for m in s.people))
        and (not (name and question.roles) or s.roles & said or is_denied(question, reading.folded[s.start : s.end]))
    ]
    return max(own, key=lambda span: evidence.support(*span), default=None)


def _is_denied_in(evidence: Evidence, clause: Span) -> bool:
    """Whether the clause says that it was not so."""
    absent = any((s.start, s.end) == clause and "absent" in s.roles for s in evidence.reading.statements)
    return absent or is_denied(evidence.question, evidence.reading.folded[slice(*clause)])


_PREDICATE_END = re.compile(r"[了过](?:吗|没有?|吧|么)$")


def _predicate_in(evidence: Evidence, text: str) -> bool:
    """Whether the sentence has what the question ends with where the cutter knows no verb in it: 大桥通车了吗."""
    question = evidence.question
    end = _PREDICATE_END.search(question.folded)
    if end is None or question.deeds or question.roles:
        return True
    last = [u for u in question.units if u.start + len(u.text) == end.start() and not u.is_name]
    return all(says(unit.text, text) for unit in last)


def topic_told(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """The only topic or title that some articles give to a lecture or a course, where that is asked for."""
    if question.rule.name != "topic":
        return None
    told = [(reading, match) for reading in readings for match in _TOPIC.finditer(reading.folded)]
    if len({match[match.lastgroup or 0] for _, match in told}) != 1:
        return None
    reading, match = told[0]
    text = reading.article.text[slice(*match.span(match.lastgroup or 0))]
    sentence = reading.sentences[reading.sentence_at(match.start())]
    return Answer(question.text, True, question.kind, text, _TOLD, (cite(reading.article, sentence),))


def _topics(evidence: Evidence) -> Iterator[Draft]:
    """What stands in 以《…》为题, 主题为“…” and the like."""
    reading = evidence.reading
    for match in _TOPIC.finditer(reading.folded):
        number = reading.sentence_at(match.start())
        text = reading.article.text[slice(*match.span(match.lastgroup or 0))]
        score = 0.2 + 0.5 * evidence.sentence_support[number] + 0.4 * evidence.about
        yield Draft(text, (reading.sentences[number],), score, "topic")


def headline(evidence: Evidence) -> Iterator[Draft]:
    """The headline of the article that the question is about."""
    if evidence.reading.article.headline and evidence.reading.article.headline_lines:
        yield Draft(evidence.reading.article.headline, (), 0.3 + 0.6 * evidence.about, "headline", part="headline")


def words_draft(
    evidence: Evidence, span: Span, score: float, rule: str, most: int = MOST_CHARACTERS, name: str = ""
) -> Draft:
    """The span's words; of a longer one the run of clauses that carries most of the question."""
    text = evidence.reading.article.text
    if span[1] - span[0] <= most:
        return Draft(text[slice(*span)].strip(), (span,), score, rule)
    parts = list(clauses(text, *span))
    best, best_support = (parts[0][0], min(parts[0][1], parts[0][0] + most)), -1.0
    for first in range(len(parts)):
        last = first
        while last + 1 < len(parts) and parts[last + 1][1] - parts[first][0] <= most:
            last += 1
        window = parts[first][0], min(parts[last][1], parts[first][0] + most)
        support = evidence.support(*window) + (name in text[slice(*window)])
        if support > best_support + 1e-9:
            best, best_support = window, support
    return Draft(text[slice(*best)].strip(), (best,), score, rule)
