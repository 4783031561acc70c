"""Question and readings of the articles found → the answer with its citations, or an honest no."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answering import event_readers
from retrieval.answering.answer_texts import say
from retrieval.answering.census import places_asked
from retrieval.answering.citing import cite, cite_headline, cite_places, is_told
from retrieval.answering.confidence import Scored, confidence
from retrieval.answering.evidence import Evidence, weigh
from retrieval.answering.from_rules import (
    LENIENT_READERS,
    READERS,
    RULE_READERS,
    Reader,
    least_score,
    spans_of_what_is_asked,
)
from retrieval.answering.reading import Reading
from retrieval.asking.matching import match_unit
from retrieval.asking.question import Question
from retrieval.records import Answer, Article, Citation, Considered, FoundEvent, Trace

SURE = 0.9  # of what is counted in the table of events
MOST_WITH_NOTE = 120  # characters of an answer with a note on a misspelt name
MOST_CONSIDERED = 5  # drafts that a trace shows
MOST_CITATIONS = 8  # a list of points may stand in as many sentences
_MOST_LACKING = 4  # nouns that a refusal names


def compose(
    question: Question, readings: Sequence[Reading], cite_byline: Callable[[Article], Citation | None]
) -> Answer:
    """The best draft of all articles as an answer; readings come in the order in which search found them.

    `cite_byline` finds an article's byline, which is no part of its text, in its file.
    """
    if question.is_bare:
        return Answer(
            question.text, answered=False, kind=question.kind, text=say("bare", question.lang), confidence=0.0
        )
    found = [
        (rank, evidence)
        for rank, reading in enumerate(readings)
        if (evidence := weigh(question, reading)) and not event_readers.denies(evidence)
    ]
    scored = _drafts(RULE_READERS.get(question.rule, READERS[question.kind]), found)
    best = max(scored, key=lambda one: one.score, default=None)
    if best is None or best.score < least_score(question.kind):
        return replace(abstain(question, readings), trace=_trace(question, readings, scored, "refusal"))
    draft, reading = best.draft, best.evidence.reading
    spans = (*draft.spans, *spans_of_what_is_asked(best.evidence, draft))
    citations = tuple(cite(reading.article, span) for span in spans[:MOST_CITATIONS])
    if draft.part == "headline":
        citations = (cite_headline(reading.article),)
    if draft.part == "byline":
        byline = cite_byline(reading.article)
        if byline is None:
            return abstain(question, readings)
        citations = (byline,)
    text = draft.text
    if (asked := _misspelt(best.evidence)) and len(text) + len(asked[0]) <= MOST_WITH_NOTE:
        text += asked[0]
        if not any(asked[1] in citation.quote for citation in citations):
            place = reading.article.text.find(asked[1])
            citations += (cite(reading.article, reading.sentences[reading.sentence_at(place)]),)
    return Answer(
        question=question.text,
        answered=True,
        kind=question.kind,
        text=text,
        confidence=round(confidence(best, scored), 3),
        citations=citations,
        events=tuple(found for found in reading.found if found.event is draft.event),
        trace=_trace(question, readings, scored, "choice"),
    )


def _trace(question: Question, readings: Sequence[Reading], scored: Sequence[Scored], decided: str) -> Trace:
    """What was understood and read, and the best drafts."""
    best = sorted(scored, key=lambda one: -one.score)[:MOST_CONSIDERED]
    return Trace(
        kind=question.kind,
        rule=question.rule,
        people=question.people,
        units=tuple(unit.text for unit in question.units if not unit.is_name),
        windows=tuple((reading.article.source, reading.article.lines) for reading in readings),
        candidates=tuple(
            Considered(
                one.draft.text,
                "rules",
                one.draft.rule,
                one.evidence.reading.article.source,
                round(confidence(one, scored), 3),
            )
            for one in best
        ),
        decided=decided,
    )


def _misspelt(evidence: Evidence) -> tuple[str, str] | None:
    """The note on a name that the question writes with another character, and the name as printed."""
    for unit, match in zip(evidence.question.units, evidence.matches, strict=True):
        if unit.is_name and match and match.how == "misspelt" and match.printed in evidence.reading.article.text:
            note = say("looked_up_as", evidence.question.lang, asked=unit.text, printed=match.printed)
            return note, match.printed
    return None


def _drafts(readers: Sequence[Reader], found: Sequence[tuple[int, Evidence]]) -> list[Scored]:
    """All drafts, those of the article found first before the others; of equals `max` takes the first."""
    return [
        Scored(draft.score + 0.02 / (rank + 1), draft, evidence, rank)
        for rank, evidence in found
        for reader in (readers if evidence.is_firm else [r for r in readers if r in LENIENT_READERS])
        for draft in reader(evidence)
    ]


def compose_census(
    question: Question, text: str, events: Sequence[FoundEvent], read: Callable[[int], Reading]
) -> Answer:
    """An answer that rests on several events of the archive, each cited.

    `read` gives an article by its id: what the event's sentence lacks of the places asked for is cited from there.
    """
    citations: list[Citation] = []
    for found in events:
        quote = found.evidence.strip()
        citations.append(Citation(found.source, found.lines, found.headline, found.published, quote))
        lacking = [u for u in places_asked(question) if not is_told(question, u, quote)]
        if lacking:
            citations += cite_places(question, lacking, read(found.article_id), found.event.start)
    kept = tuple(dict.fromkeys(citations))[:MOST_CITATIONS]
    return Answer(question.text, True, question.kind, text, SURE, kept, events=tuple(events))


def abstain(question: Question, readings: Sequence[Reading]) -> Answer:
    """An honest no that says what of the question the articles found lack."""
    key, words = _lacking(question, readings)
    text = say(key, question.lang, words="、".join(f"“{word}”" for word in words[:_MOST_LACKING]))
    return Answer(question=question.text, answered=False, kind=question.kind, text=text, confidence=0.0)


def _lacking(question: Question, readings: Sequence[Reading]) -> tuple[str, Sequence[str]]:
    """The key of what to say, and the nouns that no article found has, else those that no article has together."""
    nouns = [unit for unit in question.units if unit.is_hard]
    lacking = [
        {u.text for u in nouns if match_unit(question.folded, u.start, u.text, r.whole, u.is_name) is None}
        for r in readings
    ]
    if not lacking or not all(lacking):
        return "not_found", ()
    nowhere = [unit.text for unit in nouns if all(unit.text in missing for missing in lacking)]
    if nowhere:
        return "found_nowhere", nowhere
    return "found_apart", [unit.text for unit in nouns]
