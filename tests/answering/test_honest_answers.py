"""False premises, denials, look-alikes, and which number or date is the one asked for.

The page is made up; each row is a question and what its answer says, or None if the page has no answer.
"""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.question import understand
from retrieval.records import Answer, SourceFile

PAGE = """云溪县植物园开建

本报讯 6月8日,云溪县植物园奠基仪式举行。县委书记柏长青、副县长陶建明参加活动,县长杜若飞因公出差未出席。
植物园占地面积320亩,7月动工,预计2025年底建成。报名电话:0371-66668888。
记者 柳青

云溪县召开第5次常务会议

本报讯 6月9日,云溪县召开第5次常务会议。县长杜若飞主持会议。会议现场签约27项,储备冲锋舟26艘、编织袋8万条,
表彰先进党组织20个、优秀党员50名,新建公厕12座。
记者 柳青

云溪县领导走访企业

本报讯 6月10日,县委副书记宋志远先后到云溪水泥厂、金沙物流园走访。副县长陶建明陪同。
记者 柳青
"""
ANSWERS = {
    "杜若飞出席植物园奠基仪式了吗?": "否:",
    "柏长青出席植物园奠基仪式了吗?": "是:",
    "柏长青是县委书记吗?": "是:柏长青(县委书记)",
    "柏长青是县长吗?": None,
    "杜若飞是副县长吗?": None,
    "宋志远去过植物园吗?": None,
    "谁出席了植物园奠基仪式?": "柏长青(县委书记)、陶建明(副县长)",
    "县长是谁?": "杜若飞(县长)",
    "谁是县长?": "杜若飞(县长)",
    "谁是副县长?": "陶建明(副县长)",
    "谁是镇长?": None,
    "谁是杜若飞?": "县长",
    "谁是杜若飞的领导?": None,
    "介绍一下陶建明": "副县长",
    "后街是谁走访的?": None,
    "副县长是谁?": "陶建明(副县长)",
    "陶建明陪同谁走访的企业?": "宋志远",
    "第六次常务会议什么时候召开?": None,
    "第五次常务会议谁主持?": "杜若飞(县长)",
    "六月九日谁主持会议?": "杜若飞(县长)",
    "储备了多少冲锋舟?": "26艘",
    "表彰了多少个先进党组织?": "20个",
    "新建公厕多少座?": "12座",
    "报名电话是多少?": "0371-66668888",
    "植物园面积多大?": "320亩",
    "现场签约多少项?": "27项",
    "植物园什么时候动工?": "7月",
    "植物园什么时候建成?": "2025年底",
    "植物园总投资多少?": None,
    "谁走访了金沙物流园?什么时候?": "宋志远(县委副书记),6月10日",
    "谁陪同?": None,
}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    return [Reading(n, article) for n, article in enumerate(split_articles(SourceFile("A05.txt", PAGE, "utf-8")))]


def ask(question: str, readings: list[Reading]) -> Answer:
    names = [mention.name for reading in readings for mention in reading.mentions]
    return compose(understand(question, names), readings, lambda article: None)


@pytest.mark.parametrize("question", ANSWERS)
def test_the_answer_says_what_the_page_says(question: str, readings: list[Reading]) -> None:
    answer, expected = ask(question, readings), ANSWERS[question]
    assert answer.answered == (expected is not None), answer.text
    assert expected is None or answer.text.startswith(expected), answer.text
