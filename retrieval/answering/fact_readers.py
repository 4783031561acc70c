"""Evidence → drafts for questions that a date or places answer."""

import re
from collections.abc import Iterator

from retrieval.answering.evidence import Draft, Evidence
from retrieval.answering.text_readers import words_draft
from retrieval.asking.place_kinds import GOING, endings_of, has_the_kind, kind_asked
from retrieval.asking.predicates import is_denied, is_planned
from retrieval.calendar.dates import DatePhrase
from retrieval.events import lexicon, place_words
from retrieval.events.targets import find_targets
from retrieval.words.sentences import Span, clauses
from retrieval.words.tokens import fold

MOST_PLACE_CHARACTERS = 160
# What an article's opening tells the day of: visits, meetings and the like.
_OPENING_TELLS = frozenset(
    (*lexicon.VISIT_ACTIONS, *lexicon.ACCOMPANY_ACTIONS, *lexicon.MEETING_VERBS, *lexicon.VISIT_VERBS)
) | frozenset("召开 举行 举办 开班 启动 开幕 开展 活动 组织 收听 收看 发生 建设 推进 治理 防汛 除险 施工".split())
_RANGE_ASKED = re.compile(r"(?:几[号日]|哪[天日])(?:到|至)(?:几|哪)|哪[几两三][天日]|从(?:几|哪)")
_WHEN = re.compile(r"什么时候|啥时候|何时|哪天|哪一天|哪日|几号|几月|几日|哪年|什么时间|哪个月|哪几天|哪两天")
_TO_COME_ASKED = re.compile("将|要(?!求)|计划|打算|准备|预计|拟")
_CALLED_OFF = re.compile("原定.*(?:取消|推迟|延期|搁置)")
_HELD_ASKED = re.compile(
    r"(?:在|到)?(?:哪里|哪儿|什么地方|哪个地方|哪|何处|何地).{0,4}(?:举行|召开|举办|收听|收看|开|进行|启动|办|成立)|(?:会场|地点)"
)
_POINTS_BACK = re.compile("这里|那里|此|该[地处]|当地|现场|会上|同期")
_HELD_AT = re.compile(
    r"在([^,，。;；、在]{2,24}?)(?:举行|召开|举办|组织|收听|收看|开幕|启动|开展|进行|开班|揭牌|成立|开)"
)


def when(evidence: Evidence) -> Iterator[Draft]:
    """The date in the sentence that carries the question; the opening's date where that tells it."""
    reading = evidence.reading
    if not reading.dates or _is_only_undone(evidence):
        return
    for date in reading.dates:
        number = reading.sentence_at(date.start)
        clause = next(
            (s for s in clauses(reading.folded, *reading.sentences[number]) if s[0] <= date.start < s[1]), None
        )
        if clause and _is_of_no_visit(evidence, clause):
            continue
        near = evidence.support(date.start, min(len(reading.folded), date.end + 60)) if clause else 0.0
        in_sentence = evidence.sentence_support[number]
        if fold(date.text) in evidence.question.folded:
            continue
        if date.text.endswith("年"):
            in_sentence -= 0.4  # a year alone says when only where nothing nearer does
        if _RANGE_ASKED.search(evidence.question.folded):
            in_sentence += 0.4 if date.date_end else -0.4
        if date.date is None and date.grain == "vague":
            in_sentence -= 0.4  # nor does 近日
        if _predicate_in(evidence, number):
            predicate = _predicate(evidence)
            if predicate and clause and predicate in reading.folded[slice(*clause)]:
                near += 0.5
            yield _date_draft(
                evidence,
                date,
                number,
                0.35 * in_sentence + 0.2 * near + 0.25 * evidence.about + 0.15,
                "date beside the deed",
            )
    first = reading.dates[0]
    opening = reading.sentence_at(first.start)
    if opening == 0 and _opening_tells(evidence) and fold(first.text) not in evidence.question.folded:
        yield _date_draft(evidence, first, 0, 0.6 * evidence.about + 0.15, "date of the opening")


def _is_of_no_visit(evidence: Evidence, clause: Span) -> bool:
    """Whether the day of a visit is asked for and the clause tells of one that was called off, denied or is to come."""
    question, text = evidence.question, evidence.reading.folded[slice(*clause)]
    if not question.roles & {"visit", "accompany"} or _TO_COME_ASKED.search(question.folded):
        return False
    return is_denied(question, text) or is_planned(question, text) or _CALLED_OFF.search(text) is not None


def _is_only_undone(evidence: Evidence) -> bool:
    """Whether the article names something of a visit asked about only where it tells of one that was not made."""
    reading = evidence.reading
    parts = [span for sentence in reading.sentences for span in clauses(reading.folded, *sentence)]
    undone = {span for span in parts if _is_of_no_visit(evidence, span)}
    if not undone:
        return False
    nouns = zip(evidence.question.units, evidence.strings, strict=True)
    printed = [string for unit, (string, _) in nouns if unit.is_hard and not unit.is_name]
    held = [{span for span in parts if string in reading.folded[slice(*span)]} for string in printed]
    return any(spans and spans <= undone for spans in held)


def _date_draft(evidence: Evidence, date: DatePhrase, number: int, score: float, rule: str) -> Draft:
    reading = evidence.reading
    spans = [reading.sentences[number]]
    best = evidence.best_sentence()
    if evidence.sentence_support[best] > evidence.sentence_support[number] + 0.2:
        spans.append(reading.sentences[best])
    return Draft(date.text, tuple(spans), score - 0.0005 * number, rule)


def _predicate_in(evidence: Evidence, number: int) -> bool:
    """Whether what the question says was done stands in the sentence with the date."""
    predicate = _predicate(evidence)
    said = predicate in _OPENING_TELLS or predicate in evidence.reading.sentence_texts[number]
    return said and evidence.sentence_support[number] > 0.25


def _opening_tells(evidence: Evidence) -> bool:
    predicate = _predicate(evidence)
    return predicate in _OPENING_TELLS or predicate in evidence.reading.headline + evidence.reading.sentence_texts[0]


def _predicate(evidence: Evidence) -> str:
    """The verb that is dated, as the article prints it: the first behind 什么时候, else the last before it, else ""."""
    question = evidence.question
    asked = _WHEN.search(question.folded)
    verbs = [
        (u, p)
        for u, (p, _) in zip(question.units, evidence.strings, strict=True)
        if not u.is_hard
        or (u.text == question.attribute and asked and u.start >= asked.end())  # 哪天开业: a noun to jieba
    ]
    behind = [(u, p) for u, p in verbs if asked and u.start >= asked.end()]
    chosen = behind[:1] or sorted(verbs, key=lambda pair: pair[0].start)[-1:]
    if not chosen:
        return ""
    unit, printed = chosen[0]
    return unit.text if unit.text in _OPENING_TELLS else printed


def where(evidence: Evidence) -> Iterator[Draft]:
    """The targets of the visit that carries the question, or the place where something was held."""
    reading, question = evidence.reading, evidence.question
    held = False
    for match in _HELD_AT.finditer(reading.article.text):
        number = reading.sentence_at(match.start())
        if (
            _HELD_ASKED.search(question.folded)
            and not _POINTS_BACK.match(match[1])
            and match[1] not in place_words.NO_PLACES
        ):
            held = True
            score = 0.3 + 0.4 * evidence.sentence_support[number] + 0.4 * evidence.about
            yield Draft(match[1], (reading.sentences[number],), score, "held at")
    if held:
        return
    has_visits = any(event.kind == "visit" for event in reading.events)  # whose targets are read already
    if has_visits or not question.roles & {"visit", "accompany", "attend"}:
        yield from _sentences_with_places(evidence)
        return
    targets = {number: _targets(evidence, number) for number in range(len(reading.sentences))}
    named = (reading.article.text[slice(*span)] for n in targets for span in targets[n])
    if not has_the_kind(question.folded, named, reading.folded):
        yield from _sentences_with_places(evidence)
        return
    nearest = [span for n in targets if _names_particulars(evidence, n) for span in targets[n]]
    score = 0.6 * evidence.about + (0.4 if len(nearest) > 1 else 0.25)
    if draft := _places_draft(evidence, nearest, score, "targets beside what is named"):
        yield draft
    spans = [span for n in targets for span in targets[n]]
    if draft := _places_draft(evidence, spans, 0.3 + 0.6 * evidence.about, "targets of the visit"):
        yield draft


def _sentences_with_places(evidence: Evidence) -> Iterator[Draft]:
    """Sentences that name a place of the kind asked for which the question does not name."""
    question, reading = evidence.question, evidence.reading
    endings = endings_of(kind_asked(question.folded))
    named = re.compile(rf"\w{{2,12}}?(?:{'|'.join(endings)})")
    for number, span in enumerate(reading.sentences):
        places = [m[0] for m in named.finditer(reading.sentence_texts[number])]
        if any(place[-6:] not in question.folded and place not in place_words.NO_PLACES for place in places):
            score = 0.5 * evidence.sentence_support[number] + 0.4 * evidence.about - 0.002 * number
            if question.roles & {"visit", "attend"} and _tells_of_going(evidence, span, places):
                score += 0.15
            yield words_draft(evidence, span, score, "sentence with a place", MOST_PLACE_CHARACTERS)


def _tells_of_going(evidence: Evidence, span: Span, places: list[str]) -> bool:
    """Whether one of the places stands behind a word for going there in its own clause."""
    folded = evidence.reading.folded
    return any(
        (going := GOING.search(folded, *clause)) and any(place in folded[going.end() : clause[1]] for place in places)
        for clause in clauses(folded, *span)
    )


def _targets(evidence: Evidence, number: int) -> tuple[Span, ...]:
    """The targets in a sentence, where those who act in it are not others than those asked for."""
    reading = evidence.reading
    people = {m.name for s in reading.statements if s.sentence == number for m in s.people}
    asked = set(evidence.asked_people)
    if asked and people and not asked & people:
        return ()
    return find_targets(reading.article.text, reading.sentences[number], reading.mentions)


def _names_particulars(evidence: Evidence, number: int) -> bool:
    """Whether the sentence names the nouns of the question that are no people."""
    sentence = evidence.reading.sentence_texts[number]
    nouns = [
        printed
        for unit, (printed, _) in zip(evidence.question.units, evidence.strings, strict=True)
        if unit.is_hard and not unit.is_name
    ]
    return bool(nouns) and all(noun in sentence for noun in nouns)


def _places_draft(evidence: Evidence, spans: list[Span], score: float, rule: str) -> Draft | None:
    reading = evidence.reading
    names: dict[str, Span] = {}
    for start, end in spans:
        name = reading.article.text[start:end]
        folded = reading.folded[start:end]
        if folded in evidence.question.folded or any(folded in fold(other) for other in names):
            continue
        if len("、".join((*names, name))) > MOST_PLACE_CHARACTERS:
            break
        names[name] = reading.sentences[reading.sentence_at(start)]
    if not names:
        return None
    return Draft("、".join(names), tuple(dict.fromkeys(names.values())), score, rule)
