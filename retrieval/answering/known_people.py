"""The people of some articles: whom of them a question may name, and whom an answer names.

Reading all people of an article takes milliseconds, and few articles name anyone whom the question names. So an article
is read only where one of its names could begin with two characters of the question, or with two that sound like them.
"""

from collections.abc import Iterable, Iterator
from operator import add

from retrieval.answering.reading import Reading
from retrieval.asking.matching import sounds_of
from retrieval.asking.question import as_compared, close_up
from retrieval.events.person_names import may_begin_name
from retrieval.records import Answer


def known_people(text: str, readings: Iterable[Reading]) -> Iterator[str]:
    """Names of people of the articles, with all among them that stand in the question or differ by a like sound."""
    asked = sounds_of(as_compared(close_up(text)))
    for reading in readings:
        yield from reading.article.byline
        printed = reading.article.text
        if may_begin_name(printed, _shared(asked, sounds_of(printed))):
            yield from (mention.name for mention in reading.mentions)


def named_in(answer: Answer, readings: Iterable[Reading]) -> tuple[str, ...]:
    """The people of the events and articles cited whom the answer names, in its order."""
    readings = tuple(readings)
    cited = {citation.source for citation in answer.citations}
    names = [person.name for found in answer.events for person in found.event.people]
    names += [mention.name for reading in readings if reading.article.source in cited for mention in reading.mentions]
    names += [name for reading in readings if reading.article.source in cited for name in reading.article.byline]
    return tuple(sorted((name for name in dict.fromkeys(names) if name in answer.text), key=answer.text.find))


def _shared(asked: str, text: str) -> Iterator[tuple[int, bool]]:
    """Where two characters of the question stand in the text, and whether a third does behind them."""
    for pair in frozenset(map(add, asked, asked[1:])):
        place = text.find(pair)
        while place >= 0:
            yield place, text[place : place + 3] in asked
            place = text.find(pair, place + 1)
