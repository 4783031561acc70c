"""Who holds an office, looked up over the whole archive: a body's name and a post → the holder by the newest paper.

The articles that print both near each other are read, newest first, and a holder is one whose title, or whose
appointment, names that post of that body (events/offices.py). Without such a holder the articles found decide.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, cast

from retrieval.answering.answer import MOST_CITATIONS, SURE
from retrieval.answering.candidate import Candidate, Read
from retrieval.answering.citing import cite
from retrieval.answering.from_offices import asked_of, holders_of
from retrieval.answering.reading import Reading
from retrieval.answering.same_office import body_of
from retrieval.asking.question import Question
from retrieval.events.offices import Office
from retrieval.index.interface import OpenIndex
from retrieval.index.sought import Sought
from retrieval.records import Answer
from retrieval.words.tokens import squeeze

MOST_PASSAGES = 600  # that may print body and post
MOST_READ = 24  # articles
_OF_A_LEVEL = re.compile(
    "[省市区县州旗镇乡](?:委|纪|政|公安|[^省市区县州旗镇乡]{1,8}[局委院办会]$)|.$"
)  # of whichever city
_BETWEEN = "[^。；;!！?？]{0,30}?"  # 长沙市委副书记、市长
_OF_MANY = re.compile(
    "^(?:常务)?副|常委|委员|代表|教授|院士|研究员|工程师|设计师|调研员|巡视员|处长|科长"
)  # several hold it


def holder_asked(
    question: Question, readings: Sequence[Reading], index: OpenIndex, read: Callable[[int], Reading]
) -> Answer | None:
    """Who holds the office of a body that the question asks for; None where it asks for none, or nobody is known.

    `read` gives an article by its id.
    """
    asked = asked_of(question.folded)
    if asked is None or not names_a_body(question):
        return None
    known = {reading.article_id for reading in readings}
    printing = [read(id_) for id_ in _printing(asked.office, index) if id_ not in known]
    nothing = cast(Any, None)  # what the reader scored is of no use here
    of_office = Read(question, nothing, (*readings, *printing), (), (), (), None)
    held = list(holders_of(of_office, asked))
    if not _OF_MANY.search(asked.office.post):
        held = held[:1]
    if not held:
        return None
    citations = tuple(dict.fromkeys(_citations(of_office, held)))[:MOST_CITATIONS]
    text = "、".join(candidate.text for candidate in held)
    return Answer(question.text, True, question.kind, text, SURE, citations)


def names_a_body(question: Question) -> bool:
    """Whether it asks who holds an office of a body, by its name alone: 校长 and 区委书记 name none."""
    asked = asked_of(question.folded)
    if asked is None or asked.is_described or _OF_A_LEVEL.match(asked.office.body):
        return False
    return len(asked.office.body) > 1


def _citations(read: Read, held: Sequence[Candidate]) -> Iterator[Any]:
    for candidate in held:
        for span in candidate.cited:
            yield cite(read.readings[candidate.article].article, span)


def _printing(office: Office, index: OpenIndex) -> list[int]:
    """The articles that print the post behind the body's name, those of the newest papers first."""
    catalog = index.catalog
    body, post = body_of(office), office.post
    found = index.search_words(Sought(strings=(squeeze(body), squeeze(post))), MOST_PASSAGES)
    ids = sorted(set(catalog.article_ids([passage for passage, _ in found]).values()))
    told = re.compile(re.escape(body) + _BETWEEN + re.escape(post))
    articles = [(id_, catalog.article(id_)) for id_ in ids]
    telling = [(id_, article) for id_, article in articles if told.search(squeeze(article.text))]
    telling.sort(key=lambda one: one[1].published or "", reverse=True)
    return [id_ for id_, _ in telling[:MOST_READ]]
