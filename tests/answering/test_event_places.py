"""Answers about where somebody went: of the kind asked for, as many as asked for, at the named place.

Each row is an article, a question, and what its answer says, or None if the article has no answer.
"""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.question import understand
from retrieval.events.extract import extract_events
from retrieval.records import Answer, Article, FoundEvent, SourceFile

FARM = "3月7日,县委书记柏长青到云溪农牧有限公司走访。柏长青一行先后参观了公司厂区、加工中心、展示大厅。"
SURVEY = "3月7日,县委书记柏长青带队开展安全检查。柏长青首先来到柳岸小区,检查了垃圾厢房。随后,柏长青走进金沙物流园。"
OFFICES = "3月7日,县委书记柏长青先后到云溪水泥厂、南门便民服务站走访。"
TWO = (
    "3月7日,县委书记柏长青到南溪镇走访。随后,副县长陶建明介绍,全县一年来新修公路。他说,群众满意。此事已经定下。"
    "大家都同意。另据了解,北溪镇当天召开会议。"
)
ANSWERS = [
    (FARM, "柏长青在云溪农牧参观了哪些地方?", "厂区、加工中心、展示大厅"),
    (FARM, "柏长青3月7日走访了哪家公司?", "云溪农牧有限公司"),
    (SURVEY, "柏长青检查了哪个小区?", "柳岸小区"),
    (OFFICES, "柏长青走访了哪个便民服务站?", "南门便民服务站"),
    (OFFICES, "柏长青走访了哪个派出所?", None),  # a 服务站 is no 派出所
    (OFFICES, "柏长青3月7日走访了哪座水库?", None),
    (TWO, "柏长青什么时候去北溪镇走访?", None),  # the place is named far from the person
    (TWO, "柏长青什么时候去南溪镇走访?", "3月7日"),
]


def read(article: Article) -> Reading:
    found = (
        FoundEvent(
            event,
            0,
            article.source,
            article.headline,
            article.published,
            article.lines_of(event.start, event.end),
            article.text[event.start : event.end],
        )
        for event in extract_events(article)
    )
    return Reading(0, article, tuple(found))


def ask(text: str, question: str) -> Answer:
    readings = [read(article) for article in split_articles(SourceFile("A05.txt", text, "utf-8", is_article=True))]
    names = [mention.name for reading in readings for mention in reading.mentions]
    return compose(understand(question, names), readings, lambda article: None)


@pytest.mark.parametrize(("text", "question", "expected"), ANSWERS, ids=[question for _, question, _ in ANSWERS])
def test_the_places_are_of_the_kind_asked_for(text: str, question: str, expected: str | None) -> None:
    answer = ask(text, question)
    assert answer.answered == (expected is not None), answer.text
    assert expected is None or expected in answer.text, answer.text
    assert len(answer.text) <= 160
