"""Offices that the articles give people → candidates: what somebody is, and who holds the office asked for."""

from collections.abc import Iterator

from retrieval.answering.answer_texts import say
from retrieval.answering.candidate import Candidate, Read
from retrieval.events.people import Mention
from retrieval.words.tokens import fold, han_pairs

MOST = 4
_LEAST_ALIKE = 0.5  # share of the title's character pairs that the question names


def from_offices(read: Read) -> Iterator[Candidate]:
    """Titles of the people named; for other questions on people the holders of what the question names."""
    if read.question.kind in ("title", "other") or (read.question.kind == "yes_no" and not read.question.roles):
        yield from _titles(read)
    if read.question.kind in ("who", "other", "with_whom"):
        yield from _holders(read)


def _titles(read: Read) -> Iterator[Candidate]:
    asked = set(map(fold, read.question.people))
    seen: set[str] = set()
    for article, reading in enumerate(read.readings):
        for mention in reading.mentions:
            title = fold(mention.title)
            if fold(mention.name) in asked and title and title not in seen and len(seen) < MOST:
                seen.add(title)
                held = f"{mention.name}({mention.title})"
                if read.question.kind != "yes_no":
                    yield _candidate(read, article, mention, held, "title")
                    continue
                for form in ("yes", "no"):
                    yield _candidate(read, article, mention, say(form, read.question.lang, text=held), form)


def _holders(read: Read) -> Iterator[Candidate]:
    asked = set(han_pairs(read.question.folded))
    found = []
    for article, reading in enumerate(read.readings):
        for mention in reading.mentions:
            pairs = set(han_pairs(fold(mention.title)))
            if pairs and fold(mention.name) not in read.question.folded:
                share = len(pairs & asked) / len(pairs)
                if share >= _LEAST_ALIKE:
                    found.append((share * len(pairs & asked), -article, -mention.start, mention))
    seen: set[str] = set()
    for _, article, _, mention in sorted(found, key=lambda one: one[:3], reverse=True):
        if fold(mention.name) not in seen and len(seen) < MOST:
            seen.add(fold(mention.name))
            yield _candidate(read, -article, mention, f"{mention.name}({mention.title})", "holder")


def _candidate(read: Read, article: int, mention: Mention, text: str, form: str) -> Candidate:
    reading = read.readings[article]
    core = (
        (mention.before, mention.start)
        if form != "holder" and mention.before < mention.start
        else (mention.start, mention.end)
    )
    sentence = reading.sentences[reading.sentence_at(mention.start)]
    return Candidate(text, "office", form, article, core, (sentence,), read.window_of(article, core))
