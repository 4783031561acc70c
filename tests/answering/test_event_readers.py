"""Answers from events: who came, with whom, where to and when; and false premises.

The pages are made up; each row is a question and what its answer says, or None if no page has an answer.
"""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.question import understand
from retrieval.events.extract import extract_events
from retrieval.records import Answer, Article, FoundEvent, SourceFile

PAGE = """柏长青走访企业

本报讯 3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园走访。副县长陶建明陪同。
记者 柳青

柏长青调研防汛工作

本报讯 近日,县委书记柏长青带队到三号泵站调研防汛工作。县应急局局长宋志远、县水利局局长贺云峰参加。
记者 柳青

杜若飞走访慰问困难群众

本报讯 8月14日,县长杜若飞到青石村走访慰问困难群众,随后来到幸福敬老院看望老人。
记者 柳青

云溪县召开招商推介会

本报讯 8月15日,云溪县召开招商推介会。副县长陶建明主持会议。县长杜若飞出席并致辞。
记者 柳青

县领导走访慰问部队

本报讯 7月31日,县委书记柏长青、县委副书记孟晓东分别赴南溪镇、北溪镇走访慰问。
记者 柳青
"""
ANSWERS = {
    # Who.
    "谁走访了金沙物流园?什么时候?": "柏长青(县委书记),3月7日",
    "谁到青石村走访慰问?": "杜若飞(县长),8月14日",
    "谁调研了三号泵站?什么时候?": "柏长青(县委书记),近日",
    "哪位副县长陪同走访金沙物流园?": "陶建明(副县长)",
    "招商推介会由谁主持?": "陶建明(副县长)",
    # With whom.
    "谁陪同柏长青到三号泵站调研?": "宋志远(县应急局局长)、贺云峰(县水利局局长)",
    "柏长青和谁一起去的金沙物流园?": "陶建明(副县长)",
    "陶建明陪同谁走访了金沙物流园?": "柏长青(县委书记),3月7日",
    # Where: a place in the question itself is no answer.
    "柏长青3月7日走访了哪些企业?": "云溪水泥厂、金沙物流园",
    "杜若飞8月14日去了哪个村?": "青石村",
    "柏长青调研防汛工作时去了哪里?": "三号泵站",
    "杜若飞8月14日去了哪里?": "青石村、幸福敬老院",
    "杜若飞8月14日除了青石村还去了哪里?": "幸福敬老院",
    "孟晓东7月31日去了哪个镇走访慰问?": "北溪镇",
    "柏长青7月31日去了哪个镇走访慰问?": "南溪镇",
    # When.
    "柏长青什么时候走访了云溪水泥厂?": "3月7日",
    "杜若飞什么时候去的幸福敬老院?": "8月14日",
    "柏长青什么时候到三号泵站调研?": "近日",
    # Who never went there.
    "杜若飞什么时候走访了云溪水泥厂?": None,
    "柏长青什么时候去青石村走访?": None,
    "陶建明陪同谁到三号泵站调研?": None,
    "孟晓东什么时候去南溪镇走访慰问?": None,
    "谁到云溪港口调研?": None,
    # Who did not go together.
    "宋志远陪同柏长青什么时候走访了金沙物流园?": None,
    "宋志远和杜若飞一起去了哪里?": None,
    "柏长青和杜若飞一起去了哪里走访?": None,
    # Another day.
    "柏长青3月8日走访了哪些企业?": None,
}


def read(number: int, article: Article) -> Reading:
    events = extract_events(article)
    found = (
        FoundEvent(
            event,
            number,
            article.source,
            article.headline,
            article.published,
            article.lines_of(event.start, event.end),
            article.text[event.start : event.end],
        )
        for event in events
    )
    return Reading(number, article, tuple(found))


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [read(n, article) for n, article in enumerate(split_articles(SourceFile("A05.txt", PAGE, "utf-8")))]


def ask(question: str, readings: list[Reading]) -> Answer:
    names = [mention.name for reading in readings for mention in reading.mentions]
    return compose(understand(question, names), readings, lambda article: None)


@pytest.mark.parametrize("question", ANSWERS)
def test_the_answer_is_what_the_events_tell(question: str, readings: list[Reading]) -> None:
    answer, expected = ask(question, readings), ANSWERS[question]
    assert answer.answered == (expected is not None), answer.text
    assert expected is None or answer.text == expected


@pytest.mark.parametrize("question", [question for question in ANSWERS if ANSWERS[question] is None])
def test_an_abstention_cites_nothing(question: str, readings: list[Reading]) -> None:
    answer = ask(question, readings)
    assert (answer.citations, answer.events, answer.confidence) == ((), (), 0.0)


@pytest.mark.parametrize("question", [question for question in ANSWERS if ANSWERS[question]])
def test_every_name_of_an_answer_stands_in_a_quote(question: str, readings: list[Reading]) -> None:
    answer = ask(question, readings)
    quotes = "".join(citation.quote for citation in answer.citations)
    names = answer.text.replace(",", "、").replace("(", "、").replace(")", "").split("、")
    assert all(name in quotes for name in names)


def test_the_event_that_an_answer_rests_on_comes_with_it(readings: list[Reading]) -> None:
    (found,) = ask("谁走访了金沙物流园?", readings).events
    assert found.event.people[0].name == "柏长青"
    assert found.event.targets == ("云溪水泥厂", "金沙物流园")


def test_a_day_whose_month_or_year_is_open_in_the_text_is_answered_with_the_date_it_means() -> None:
    text = "柏长青走访企业\n\n本报讯 7日,县委书记柏长青到金沙物流园走访。\n记者 柳青\n"
    dated = SourceFile("A05.txt", text, "utf-8", published="2023-03-08")
    answer = ask("柏长青什么时候走访了金沙物流园?", [read(0, article) for article in split_articles(dated)])
    assert answer.text == "7日(按见报日期是2023年3月7日)"
