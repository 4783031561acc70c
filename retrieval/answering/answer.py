"""What was read for a question, and its candidates by probability → what is said, or why nothing is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.census import places_asked
from retrieval.answering.choice_input import choice_input
from retrieval.answering.choosing import Choice, Ranked, fact_of, rank
from retrieval.answering.citing import cite, cite_headline, is_told, spans_of_places
from retrieval.answering.from_page import of_role
from retrieval.answering.held import strays
from retrieval.answering.quoting import Quotes, sentence_with
from retrieval.answering.reading import Reading
from retrieval.answering.tidying import tidiest
from retrieval.asking.question import Question
from retrieval.records import Answer, Article, Citation, Considered, Event, FoundEvent, Reason, Trace
from retrieval.words.sentences import clauses

MOST_CITATIONS = 8
MOST_OF_EVENTS = 12  # citations of an answer over several events
SURE = 0.9  # of what is counted in the table of events
MOST_RELATED = 3
MOST_CONSIDERED = 5  # candidates that a trace shows
MOST_WITH_NOTE = 120  # characters of an answer with a note on a misspelt name

CiteByline = Callable[[Article], Citation | None]


def answer_from(read: Read, candidates: Sequence[Candidate], choice: Choice, cite_byline: CiteByline) -> Answer:
    """The likeliest candidate where it is likely enough; below that what may bear on the question, or nothing.

    `cite_byline` finds an article's byline, which is no part of its text, in its file.
    """
    seen = choice_input(read, candidates)
    ranked = rank(seen, candidates, choice)
    fact = None
    if beside := next(
        (one for one in ranked if one.candidate.origin == "rules" and one.candidate.part != "text"), None
    ):
        ranked = [beside, *(one for one in ranked if one is not beside)]  # who wrote it, what it is headed
    elif fact := fact_of(ranked):
        ranked = [fact, *(one for one in ranked if one is not fact)]
    score = 1.0 if beside or fact else ranked[0].score if ranked else 0.0
    reasons = [Reason(*reason) for reason in choice.reasons(seen, ranked[0].place)] if ranked else []
    traced = trace(read, ranked, reasons)
    if choice.least_related <= score < choice.least_said:
        return _unsure(read, ranked, replace(traced, decided="unsure"))
    chosen = tidiest(read, ranked) if score >= choice.least_said else None
    answer = said(read, chosen.candidate, cite_byline) if chosen else None
    if answer is None or chosen is None:
        return _refuse(read.question, traced)
    return replace(answer, confidence=round(chosen.probability, 3), trace=replace(traced, decided="choice"))


def said(read: Read, candidate: Candidate, cite_byline: CiteByline) -> Answer | None:
    """A candidate as an answer; None where its byline is no longer found."""
    citations = _citations(read, candidate, cite_byline)
    if not citations:
        return None
    text = of_role(read.question.folded, citations[0].quote) if candidate.part == "byline" else ""
    answer = Answer(
        question=read.question.text,
        answered=True,
        kind=read.question.kind,
        text=text or candidate.text,
        confidence=0.0,
        citations=citations[:MOST_CITATIONS],
        events=tuple(_events_of(read, candidate)),
    )
    return _with_what_tells(answer, read.readings[candidate.article])


def _with_what_tells(answer: Answer, reading: Reading) -> Answer:
    """The answer with a citation of the sentence behind each stretch of it that its citations do not tell."""
    spans = (sentence_with(reading, string) for string in strays(answer))
    citations = [cite(reading.article, span) for span in spans if span and span[0] < span[1]]
    return replace(answer, citations=(*answer.citations, *dict.fromkeys(citations)))


def _events_of(read: Read, candidate: Candidate) -> Iterator[FoundEvent]:
    """The event that the candidate was read from, or those told by the sentence that it stands in."""
    start, end = candidate.core
    for found in read.readings[candidate.article].found:
        told = candidate.event is None and start < end and found.event.start <= start < found.event.end
        if told or candidate.event is found.event:
            yield found


def answer_from_events(
    question: Question, text: str, events: Sequence[FoundEvent], told: int, read: Callable[[int], Reading]
) -> Answer:
    """An answer that rests on several events of the archive; of the first `told` all that it says is cited.

    `read` gives an article by its id: what the event's sentence lacks of the text, and of the places asked for, is
    cited from there.
    """
    quotes = Quotes(MOST_OF_EVENTS)
    for found in events[:told]:
        quotes.take(read(found.article_id), (found.event.start, found.event.end))
    for found in events[:told]:
        reading, event = read(found.article_id), found.event
        span = (event.start, event.end)
        for string in _said_of(event, text):
            quotes.take(reading, span, (string,))
        lacking = [u for u in places_asked(question) if not is_told(question, u, found.evidence)]
        for of_place in spans_of_places(question, lacking, reading, event.start):
            quotes.add(reading, of_place)
    for found in events[told:]:
        for title in (person.title for person in found.event.people if person.title and person.title in text):
            if not any(title in citation.quote for citation in quotes.citations):
                quotes.take(read(found.article_id), (found.event.start, found.event.end), (title,))
    return Answer(question.text, True, question.kind, text, SURE, quotes.citations, events=tuple(events))


def _said_of(event: Event, text: str) -> Iterator[str]:
    """What a text says of an event; the words for its day, too, from which its date was read."""
    people = (string for person in event.people for string in (person.name, person.title))
    yield from (string for string in (*event.targets, *people) if string and string in text)
    if event.date_text:
        yield event.date_text


def answer_named(question: Question, reading: Reading, start: int) -> Answer:
    """Yes, with the clause of an article that names somebody."""
    span = reading.sentences[reading.sentence_at(start)]
    clause = next((c for c in clauses(reading.article.text, *span) if c[0] <= start < c[1]), span)
    text = say("yes", question.lang, text=reading.article.text[slice(*clause)].strip(",，。;； "))
    return Answer(question.text, True, "yes_no", text, SURE, (cite(reading.article, span),))


def trace(read: Read, ranked: Sequence[Ranked], reasons: Sequence[Reason]) -> Trace:
    """How a refusal came about, and what speaks for and against the likeliest candidate."""
    question = read.question
    windows = [(read.readings[w.article].article, w) for w in read.windows]
    return Trace(
        kind=question.kind,
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
                tuple(reasons) if place == 0 else (),
            )
            for place, one in enumerate(ranked[:MOST_CONSIDERED])
        ),
        decided="refusal",
    )


def _refuse(question: Question, trace: Trace) -> Answer:
    return Answer(question.text, False, question.kind, say("not_found", question.lang), 0.0, trace=trace)


def _unsure(read: Read, ranked: Sequence[Ranked], trace: Trace) -> Answer:
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
        trace=trace,
    )


def _citations(read: Read, candidate: Candidate, cite_byline: CiteByline) -> tuple[Citation, ...]:
    article = read.readings[candidate.article].article
    if candidate.part == "headline":
        return (cite_headline(article),)
    if candidate.part == "byline":
        byline = cite_byline(article)
        return (byline,) if byline else ()
    return tuple(cite(article, span) for span in candidate.cited)


def noted(answer: Answer, heard: Mapping[str, str], lang: str) -> Answer:
    """The answer with a note on names that were asked in another spelling: asked → printed."""
    text = answer.text
    for asked, printed in heard.items():
        note = say("looked_up_as", lang, asked=asked, printed=printed)
        if answer.answered and len(text) + len(note) <= MOST_WITH_NOTE:
            text += note
    return replace(answer, text=text)
