"""Which stretch of an article answers questions for what was said, and for lists.

The page is made up; each row is a question, what its answer must contain, and what it must not.
"""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.question import understand
from retrieval.records import Answer, SourceFile

PAGE = """云溪县调研商贸物流

本报讯 6月8日,县委书记柏长青到金沙物流园、云溪水泥厂调研商贸物流工作。在金沙物流园,柏长青详细了解企业运行情况。
他强调,要深入学习贯彻上级会议精神,提高政治站位;要用智慧平台整合线下仓储资源,加快构建现代物流体系。
柏长青勉励水泥厂发扬“老黄牛”精神,把好产品“出厂关”。
随后召开的座谈会上,柏长青对物流园提出三点要求:一是摸清底数,逐户登记造册,不漏一家一户;
二是扩大供给,新辟停车场地,方便货车进出;三是加强值守,落实带班制度,确保园区安全。
副县长陶建明表示,物流园将按期完成整改任务。
柏长青要求党员干部做到“四个带头”,即带头学习、带头服务、带头守纪、带头奉献。
会上,陶建明以《把论文写在园区里》为题作了辅导报告。
柏长青一行为装卸工人送去绿豆汤、毛巾、西瓜等防暑慰问品,并看望了困难职工。
物流园今年聚焦冷链配送、跨境电商、城乡快运三大专题开展招商。
记者 柳青
"""
ANSWERS = {
    "柏长青说要用智慧平台整合什么?": (("线下仓储资源",), ()),
    "柏长青勉励水泥厂发扬什么精神?": (("老黄牛",), ("停车场地",)),
    "柏长青对物流园提了哪三点要求?": (("摸清底数", "扩大供给", "加强值守"), ("陶建明",)),
    "陶建明表示了什么?": (("按期完成整改任务",), ("老黄牛",)),
    "柏长青要求做到的“四个带头”是哪些?": (("带头学习", "带头服务", "带头守纪", "带头奉献"), ()),
    "陶建明辅导报告的题目是什么?": (("把论文写在园区里",), ("陶建明", "辅导报告")),
    "柏长青给装卸工人送了哪些慰问品?": (("绿豆汤", "毛巾", "西瓜"), ()),
    "柏长青给装卸工人送了什么?": (("绿豆汤", "毛巾", "西瓜"), ("智慧平台",)),
    "物流园聚焦哪三个招商专题?": (("冷链配送", "跨境电商", "城乡快运"), ()),
}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [Reading(n, article) for n, article in enumerate(split_articles(SourceFile("A05.txt", PAGE, "utf-8")))]


def ask(question: str, readings: list[Reading]) -> Answer:
    names = [mention.name for reading in readings for mention in reading.mentions]
    return compose(understand(question, names), readings, lambda article: None)


@pytest.mark.parametrize("question", ANSWERS)
def test_the_answer_holds_what_was_said_and_no_more_than_300_characters(question: str, readings: list[Reading]) -> None:
    answer = ask(question, readings)
    held, left_out = ANSWERS[question]
    assert answer.answered
    assert all(words in answer.text for words in held), answer.text
    assert not any(words in answer.text for words in left_out), answer.text
    assert len(answer.text) <= 300


@pytest.mark.parametrize("question", ANSWERS)
def test_all_of_the_answer_stands_in_its_quotes(question: str, readings: list[Reading]) -> None:
    answer = ask(question, readings)
    quoted = "".join(citation.quote for citation in answer.citations)
    assert all(piece in quoted for piece in answer.text.split(";")), answer.text


def test_what_another_said_is_not_put_in_the_mouth_of_the_one_asked_for(readings: list[Reading]) -> None:
    assert "物流园将按期完成" not in ask("柏长青对物流园整改任务有什么要求?", readings).text
