"""What was read for a question, and its candidates by probability → what is said, or why nothing is."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.choosing import Ranked, Trees, choose
from retrieval.answering.citing import cite, cite_headline
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question
from retrieval.records import Answer, Article, Citation, Considered, Reason, Trace

MOST_CITATIONS = 8
MOST_RELATED = 3
MOST_CONSIDERED = 5  # candidates that a trace shows
MOST_WITH_NOTE = 120  # characters of an answer with a note on a misspelt name

CiteByline = Callable[[Article], Citation | None]


def answer_from(read: Read, ranked: Sequence[Ranked], trees: Trees, cite_byline: CiteByline) -> Answer:
    """The likeliest candidate where it is likely enough; below that what may bear on the question, or a refusal.

    `cite_byline` finds an article's byline, which is no part of its text, in its file.
    """
    chosen = choose(ranked, trees)
    if chosen is None and ranked and ranked[0].score >= trees.least_related:
        return _unsure(read, ranked, trees)
    answer = said(read, chosen.candidate, cite_byline) if chosen else None
    if answer is None or chosen is None:
        return _refuse(read.question, trace(read, ranked, trees, "refusal"))
    # The trace shows first what was said.
    shown = [chosen, *(one for one in ranked if one is not chosen)]
    return replace(answer, confidence=round(chosen.probability, 3), trace=trace(read, shown, trees, "choice"))


def said(read: Read, candidate: Candidate, cite_byline: CiteByline) -> Answer | None:
    """A candidate as an answer; None where its byline is no longer found."""
    citations = _citations(read, candidate, cite_byline)
    if not citations:
        return None
    text, noted = _with_note(read, candidate)
    return Answer(
        question=read.question.text,
        answered=True,
        kind=read.question.kind,
        text=text,
        confidence=0.0,
        citations=(*citations, *noted)[:MOST_CITATIONS],
        events=tuple(f for f in read.readings[candidate.article].found if f.event is candidate.event),
    )


def trace(read: Read, ranked: Sequence[Ranked], trees: Trees, decided: str) -> Trace:
    """How the answer came about."""
    question = read.question
    windows = [(read.readings[w.article].article, w) for w in read.windows]
    return Trace(
        kind=question.kind,
        rule=question.rule,
        people=question.people,
        units=tuple(unit.text for unit in question.units if not unit.is_name),
        windows=tuple((article.source, article.lines_of(w.start, w.end)) for article, w in windows),
        candidates=tuple(
            Considered(
                one.candidate.text,
                one.candidate.origin,
                one.candidate.form,
                read.readings[one.candidate.article].article.source,
                round(one.probability, 3),
                tuple(Reason(*reason) for reason in trees.reasons(one.features)) if place == 0 else (),
            )
            for place, one in enumerate(ranked[:MOST_CONSIDERED])
        ),
        decided=decided,
    )


def _refuse(question: Question, trace: Trace) -> Answer:
    return Answer(question.text, False, question.kind, say("not_found", question.lang), 0.0, trace=trace)


def _unsure(read: Read, ranked: Sequence[Ranked], trees: Trees) -> Answer:
    """No answer that is certain enough, but the passages of the likeliest candidates."""
    question = read.question
    related: dict[Citation, None] = {}
    for one in ranked:
        article = read.readings[one.candidate.article].article
        for span in one.candidate.cited[:1]:
            related[cite(article, span)] = None
        if len(related) == MOST_RELATED:
            break
    return Answer(
        question=question.text,
        answered=False,
        kind=question.kind,
        text=say("unsure", question.lang),
        confidence=round(ranked[0].probability, 3),
        related=tuple(related),
        trace=trace(read, ranked, trees, "unsure"),
    )


def _citations(read: Read, candidate: Candidate, cite_byline: CiteByline) -> tuple[Citation, ...]:
    article = read.readings[candidate.article].article
    if candidate.part == "headline":
        return (cite_headline(article),)
    if candidate.part == "byline":
        byline = cite_byline(article)
        return (byline,) if byline else ()
    return tuple(cite(article, span) for span in candidate.cited)


def _with_note(read: Read, candidate: Candidate) -> tuple[str, tuple[Citation, ...]]:
    """The text, with a note on a name that the question writes with another character, and the name's citation."""
    question, reading = read.question, read.readings[candidate.article]
    for unit in question.units:
        match = match_unit(question.folded, unit.start, unit.text, reading.whole, True) if unit.is_name else None
        if match and match.how == "misspelt" and match.printed in reading.article.text:
            note = say("looked_up_as", question.lang, asked=unit.text, printed=match.printed)
            if len(candidate.text) + len(note) <= MOST_WITH_NOTE:
                place = reading.article.text.find(match.printed)
                return candidate.text + note, (cite(reading.article, reading.sentences[reading.sentence_at(place)]),)
    return candidate.text, ()
