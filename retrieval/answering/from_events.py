"""The table of events → candidates: who came, with whom, where to and when, of the events that fit the question."""

from collections.abc import Iterator, Sequence

from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.day_note import ASKS_DAY, meant
from retrieval.records import Event, Person
from retrieval.words.sentences import Span
from retrieval.words.tokens import fold

MOST_EVENTS = 3
MOST_PLACES = 110  # characters of places named one behind the other
_ROLES = {
    "leads": ("lead",),
    "company": ("accompany",),
    "hosts": ("host",),
    "speakers": ("speak",),
    "present": ("attend",),
}


def from_events(read: Read) -> Iterator[Candidate]:
    """Candidates of the events that share most with the question, best first."""
    found = [
        (fit(read, event), -article, -number, event)
        for article, reading in enumerate(read.readings)
        for number, event in enumerate(reading.events)
    ]
    for share, article, _, event in sorted(found, key=lambda one: one[:3], reverse=True)[:MOST_EVENTS]:
        if share > 0:
            yield from _of(read, -article, event)


def fit(read: Read, event: Event) -> float:
    """The share of the question's weight that stands in what the event tells, 0..1."""
    told = fold(
        " ".join(
            (*(p.title + p.name for p in event.people), event.action, *event.targets, event.topic, event.date_text)
        )
    )
    total = sum(unit.weight for unit in read.question.units)
    return sum(unit.weight for unit in read.question.units if unit.text in told) / total if total else 0.0


def _of(read: Read, article: int, event: Event) -> Iterator[Candidate]:
    kind, lang = read.question.kind, read.question.lang
    asked = set(map(fold, read.question.people))
    if kind in ("who", "with_whom", "list", "other"):
        for form, roles in _ROLES.items():
            people = [p for p in event.people if p.role in roles and fold(p.name) not in asked]
            if people:
                told = say_people(people)
                yield _candidate(read, article, event, told, form, people[0].name)
                if event.date_text and ASKS_DAY.search(read.question.folded):
                    dated = f"{told},{event.date_text}"
                    yield _candidate(read, article, event, dated, form, people[0].name, event.date_text)
        others = [p for p in event.people if fold(p.name) not in asked]
        if kind == "with_whom" and others:
            yield _candidate(read, article, event, say_people(others), "others", others[0].name)
    if kind == "title":
        for person in event.people:
            if fold(person.name) in asked and person.title:
                yield _candidate(read, article, event, f"{person.name}({person.title})", "title", person.title)
    if kind in ("where", "list", "other") and event.targets:
        kept: list[str] = []
        for target in event.targets:
            if fold(target) not in read.question.folded and len("、".join((*kept, target))) <= MOST_PLACES:
                kept.append(target)
        if kept:
            yield _candidate(read, article, event, "、".join(kept), "targets", *kept)
    if kind in ("when", "other") and event.date_text:
        yield _candidate(
            read,
            article,
            event,
            event.date_text + meant(event.date_text, event.date, event.date_end, lang),
            "date",
            event.date_text,
        )


def say_people(people: Sequence[Person]) -> str:
    """Names with their offices in brackets, each once."""
    said = dict.fromkeys(f"{p.name}({p.title})" if p.title else p.name for p in people)
    return "、".join(said)


def _candidate(read: Read, article: int, event: Event, text: str, form: str, *told: str) -> Candidate:
    reading = read.readings[article]
    whole = reading.article.text
    cited: dict[Span, None] = {(event.start, event.end): None}
    core = (0, 0)
    for string in told:
        at = whole.find(string, event.start)
        at = whole.find(string) if at < 0 else at
        if at >= 0:
            core = (at, at + len(string)) if core == (0, 0) else core
            if not (event.start <= at and at + len(string) <= event.end):
                cited[reading.sentences[reading.sentence_at(at)]] = None
    return Candidate(text, "event", form, article, core, tuple(cited)[:4], read.window_of(article, core), event)
