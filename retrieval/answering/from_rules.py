"""Rules over sentences, mentions and events of an article → candidates: the best drafts of the readers of each kind."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from retrieval.answering import event_places, event_readers, fact_readers, number_readers, people_readers, text_readers
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.evidence import Draft, Evidence, weigh
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold

Reader = Callable[[Evidence], Iterator[Draft]]

READERS: Mapping[str, tuple[Reader, ...]] = MappingProxyType(
    {
        "who": (event_readers.who, people_readers.who),
        "with_whom": (event_readers.with_whom, people_readers.with_whom),
        "title": (people_readers.title,),
        "when": (event_readers.when, fact_readers.when),
        "where": (event_places.where, fact_readers.where),
        "how_many": (number_readers.how_many,),
        "what_said": (text_readers.what_said,),
        "list": (text_readers.members,),
        "yes_no": (text_readers.yes_no,),
        "other": (text_readers.other,),
    }
)
# Kinds of question within a kind that have a reader of their own, by the name of the rule.
RULE_READERS: Mapping[str, tuple[Reader, ...]] = MappingProxyType(
    {
        "headline": (text_readers.headline,),
        "written by": (people_readers.written_by,),
        "how long ago": (number_readers.how_long_ago, event_readers.when, fact_readers.when),
        "holds the title": (people_readers.holds_title,),
    }
)
# They see to it themselves that what they read has what the question takes for given.
LENIENT_READERS = frozenset(
    {
        event_readers.who,
        event_readers.with_whom,
        event_places.where,
        event_readers.when,
        text_readers.what_said,
        text_readers.members,
    }
)
# Below this a draft is none; measured on questions of which a third has no answer.
LEAST_SCORE: Mapping[str, float] = MappingProxyType({"where": 0.4, "how_many": 0.4, "yes_no": 0.42})
LEAST_OF_OTHERS = 0.3
MOST_DRAFTS = 3
MOST_SPANS = 8  # a list of points may stand in as many sentences
_FIRST_ARTICLE = 0.02  # added to the drafts of the article found first, of the n-th 1/n of it


def least_score(kind: str) -> float:
    """The score below which a draft for that kind of question is none."""
    return LEAST_SCORE.get(kind, LEAST_OF_OTHERS)


def from_rules(read: Read) -> Iterator[Candidate]:
    """The best drafts of all articles, best first, each text once."""
    question = read.question
    readers = RULE_READERS.get(question.rule.name, READERS[question.rule.kind])
    drafts = [
        (draft.score + _FIRST_ARTICLE / (article + 1), -article, -number, draft, evidence)
        for article, evidence in _evidence(read)
        for number, draft in enumerate(
            draft
            for reader in (readers if evidence.is_firm else [r for r in readers if r in LENIENT_READERS])
            for draft in reader(evidence)
        )
    ]
    least = least_score(question.rule.kind)
    said: set[str] = set()
    for score, article, _, draft, evidence in sorted(drafts, key=lambda one: one[:3], reverse=True):
        if score >= least and draft.text not in said and len(said) < MOST_DRAFTS:
            said.add(draft.text)
            yield _candidate(read, -article, draft, evidence, score)


def _evidence(read: Read) -> Iterator[tuple[int, Evidence]]:
    for article, reading in enumerate(read.readings):
        evidence = weigh(read.question, reading)
        if evidence and not event_readers.denies(evidence):
            yield article, evidence


def _candidate(read: Read, article: int, draft: Draft, evidence: Evidence, score: float) -> Candidate:
    text = read.readings[article].article.text
    core = (0, 0)
    if draft.part == "text" and draft.spans:
        start, end = draft.spans[0]
        at = text.find(draft.text, start, end)
        core = (at, at + len(draft.text)) if at >= 0 else (start, end)
    cited = (*draft.spans, *spans_of_what_is_asked(evidence, draft))[:MOST_SPANS]
    window = read.window_of(article, core)
    return Candidate(draft.text, "rules", draft.rule, article, core, cited, window, draft.event, draft.part, score)


def spans_of_what_is_asked(evidence: Evidence, draft: Draft) -> Iterator[Span]:
    """Of a visit, the sentences up to the next with those of its targets asked for that the draft's do not tell.

    …到我市调研。他先后到机械厂、梨园察看。 The first says who came, the second that it was to the 机械厂.
    """
    if draft.event is None or draft.event.kind != "visit" or evidence.question.rule.kind == "where":
        return
    reading = evidence.reading
    told = "\n".join(reading.folded[slice(*span)] for span in draft.spans)
    targets = fold("\n".join(draft.event.targets))
    end = min((e.start for e in reading.events if e.start > draft.event.start), default=len(reading.folded))
    for unit, match in zip(evidence.question.units, evidence.matches, strict=True):
        if unit.is_hard and match and match.printed in targets and match.printed not in told:
            place = reading.folded.find(match.printed, draft.event.start, end)
            if place >= 0:
                span = reading.sentences[reading.sentence_at(place)]
                told += reading.folded[slice(*span)]
                yield span
