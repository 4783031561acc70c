"""Article → who says what: the clauses of each speaker, from the 指出 on until somebody else speaks or acts."""

import re
from collections.abc import Iterable, Iterator, Sequence

from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.events.people import Mention
from retrieval.events.statements import Statement
from retrieval.words.sentences import Span

SAYING = (
    "指出|强调|要求|表示|提出|认为|希望|说|叮嘱|勉励|嘱咐|鼓励|部署|讲到|谈到|称|回应|答复|回答|提醒|期望|期待|呼吁|建议|"
    "介绍|告诉|明确|宣布|肯定|号召|寄语|点评|评价"
)
SAYS = re.compile(f"(?:{SAYING})")
# 会议指出, 通知要求: nobody by name speaks there.
_NOBODY = re.compile(
    rf"(?:会议|全会|大会|通知|通报|方案|意见|报告|活动|大家|群众|官兵|双方|委员们?|代表们?|企业|与会\w{{1,6}}|部门|通告|公告)(?:\w{{0,4}}?)(?:{SAYING})"
)
_PRONOUNSAYS = re.compile(rf"[他她][^,，。]{{0,12}}?(?:{SAYING})")
# A person in what is said: 贯彻习近平总书记…精神.
_SPOKEN_OF = re.compile(r"学习|贯彻|落实|按照|牢记|遵循|围绕|根据|依据|感谢|领会|践行|坚持|坚定")
# The paper speaks again.
_PAPER_SPEAKS = re.compile(
    r"\s*(?:据悉|据了解|据介绍|截至|随后|当天|当日|近日|日前|会后|会前|调研组|在[^,，。]{2,24}[,，]|记者|编辑|来源|图为|返回)"
)
_TALK_WITH = "访[^，。]{0,20}"
_LONGEST_HEAD = 20  # characters
_INTERVIEW = re.compile(r"接受\w{0,6}采访|专访|访谈|受访")
_SAYS_AT_END = re.compile(rf"(?:{SAYING})[:,]?$")


def spoken_spans(reading: Reading, names: frozenset[str]) -> tuple[tuple[Span, ...], ...]:
    """Runs of clauses that one of the people named says, in order; without names those that anybody says.

    A run goes from the clause with the saying verb on. What stands in quotation marks before 某某说 is a run too.
    """
    if interviewed(reading, names):
        return _sections(reading)
    runs: list[list[Span]] = []
    for span, speakers in _attributed(reading):
        if names and not names & speakers:
            continue
        if runs and runs[-1][-1][1] == span[0]:
            runs[-1].append(span)
        else:
            runs.append([span])
    return tuple(tuple(run) for run in runs)


def _sections(reading: Reading) -> tuple[tuple[Span, ...], ...]:
    """The sentences of a talk by section: one is headed by a short sentence without a pause."""
    sections: list[list[Span]] = [[]]
    for span, text in zip(reading.sentences, reading.sentence_texts, strict=True):
        if len(text) <= _LONGEST_HEAD and "," not in text and sections[-1]:
            sections.append([])
        sections[-1].append(span)
    return tuple(map(tuple, sections))


def interviewed(reading: Reading, names: Iterable[str]) -> frozenset[str]:
    """Those of some people of whom the headline says that the article is a talk with them: ——访某局局长某某."""
    return frozenset(name for name in names if re.search(_TALK_WITH + re.escape(name), reading.headline))


def interviews(question: Question, readings: Sequence[Reading]) -> list[Reading]:
    """The talks with the people whom a question says to be interviewed."""
    return [one for one in readings if is_of_interview(question) and interviewed(one, question.people)]


def is_of_interview(question: Question) -> bool:
    """Whether a question names a talk of a paper with somebody."""
    return _INTERVIEW.search(question.folded) is not None


def _attributed(reading: Reading) -> Iterator[tuple[Span, frozenset[str]]]:
    """(clause, who says it) of all clauses that somebody says."""
    acting: frozenset[str] = frozenset()  # who acted last
    speaker: frozenset[str] = frozenset()
    speaking, sentence = False, -1
    for statement in reading.statements:
        text = reading.folded[statement.start : statement.end]
        is_new_sentence, sentence = statement.sentence != sentence, statement.sentence
        people = _acting(reading, statement)
        says = SAYS.search(text)
        if says and (_NOBODY.match(text) and not people):
            speaker, speaking = frozenset(), True
            yield (statement.start, statement.end), speaker
            continue
        if people:
            acting = frozenset(m.name for m in people)
        begins = bool(says) and (
            bool(people) or not speaking or bool(_PRONOUNSAYS.search(text) or _SAYS_AT_END.search(text))
        )
        if begins:
            speaker, speaking = acting, True
            if quote := _quote_before(reading, statement):
                yield quote, speaker
        elif is_new_sentence and (people or _PAPER_SPEAKS.match(text)):
            speaking = False
        if speaking:
            yield (statement.start, statement.end), speaker


def _acting(reading: Reading, statement: Statement) -> tuple[Mention, ...]:
    """The people named in the clause who act in it, none where it only speaks of them.

    Of 刘某摄张某表示 it is the one behind the photographer.
    """
    if statement.carried or not statement.people:
        return ()
    if reading.folded.startswith("摄", statement.people[-1].after):
        return statement.others[:1]
    before = reading.folded[statement.start : statement.people[0].before]
    return () if _SPOKEN_OF.search(before) else statement.people


def _quote_before(reading: Reading, statement: Statement) -> Span | None:
    """The quotation that ends right before the clause: “…!”某某说。

    One behind a colon is of who was named before it: 甲说:“…”乙说:“…”.
    """
    text = reading.folded
    close = statement.start
    while close > 0 and text[close - 1].isspace():
        close -= 1
    if close == 0 or reading.article.text[close - 1] != "”":
        return None
    depth = 0
    for place in range(close - 1, -1, -1):
        depth += {"”": 1, "“": -1}.get(reading.article.text[place], 0)
        if depth == 0:
            return None if text[:place].rstrip().endswith(":") else (place, close)
    return None
