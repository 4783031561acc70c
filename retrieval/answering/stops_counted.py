"""What is counted: how many places a visit went to, where no number is printed; which one of a series: 第几期."""

import re
from collections.abc import Sequence

from retrieval.answering.answer_texts import say
from retrieval.answering.citing import cite
from retrieval.answering.points import is_about
from retrieval.answering.quoting import Quotes
from retrieval.answering.reading import Reading
from retrieval.asking.question import Question
from retrieval.events.stops import stops
from retrieval.records import Answer

_ASKED = re.compile(
    r"(?:去|到|看|走|跑|查|视察|调研|考察|走访|检查|参观|督导|慰问)了?(?:几|多少)(?:个|家|处|条)?"
    r"(?:项目|地方|地点|企业|单位|公司|工地|点位|点|站|村|社区|(?<=[家处])(?!\w))|(?:几|多少)站"
)
_PLACE_IN_SERIES = r"第(?:[一二三四五六七八九十百]+|\d+)"
_WHICH_OF_SERIES = re.compile(r"第几(?P<of>\w)")
MOST_CHARACTERS = 150  # of the places named
COUNTED = 0.9  # confidence of what is counted in one article


def stops_counted(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """The number of stops of the only visit to several that the first fitting article tells of; None without one."""
    if not _ASKED.search(question.folded):
        return None
    for reading in readings:
        visits = [event for event in reading.events if len(event.targets) > 1]
        if len(visits) != 1 or not is_about(question, reading):
            continue
        places = stops(visits[0].targets, reading.article.text)
        quotes = Quotes()
        if not quotes.take(reading, (visits[0].start, visits[0].end), places):
            continue
        named = "、".join(places)
        shown = named if len(named) <= MOST_CHARACTERS else named[:MOST_CHARACTERS].rpartition("、")[0]
        text = say("stops", question.lang, count=len(places), places=shown)
        return Answer(question.text, True, "how_many", text, COUNTED, quotes.citations, listed=places)
    return None


def place_in_series(question: Question, readings: Sequence[Reading]) -> Answer | None:
    """第二期, where 第几期 is asked, by the article with most of the question's nouns of those that print one."""
    asked = _WHICH_OF_SERIES.search(question.folded)
    place = re.compile(_PLACE_IN_SERIES + asked["of"] if asked else "(?!)")
    nouns = [unit.text for unit in question.units if unit.is_hard]
    told = [reading for reading in readings if asked and place.search(reading.folded) and is_about(question, reading)]
    best = max(told, key=lambda reading: sum(noun in reading.whole for noun in nouns), default=None)
    found = place.search(best.folded) if best else None
    if best is None or found is None or (nouns and not any(noun in best.whole for noun in nouns)):
        return None
    span = best.sentences[best.sentence_at(found.start())]
    return Answer(question.text, True, "other", found[0], COUNTED, (cite(best.article, span),))
