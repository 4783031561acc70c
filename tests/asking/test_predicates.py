"""The article must say the verb asked for, must not deny or only plan it, and the time asked for must be the deed's.

The pages are made up; each row is a question and how its answer begins, or None if no page has an answer.
"""

import pytest
from rule_answers import compose

from retrieval.answering.event_readers import fit
from retrieval.answering.evidence import weigh
from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.predicates import is_denied, is_planned, predicates, says
from retrieval.asking.question import understand
from retrieval.records import Answer, SourceFile
from tests.answering.test_event_readers import read

PAGE = """县领导到青石新城督导

本报讯 4月29日,县委书记柏长青到青石新城督导项目建设,副县长陶建明陪同。

同日,县长杜若飞到云溪湿地公园调研,县水利局局长宋志远陪同。
记者 方砚

县领导检查云溪中学

本报讯 4月30日,县委书记柏长青到云溪中学检查校园安全,副县长陶建明陪同。县长杜若飞没有到云溪中学检查。
记者 方砚

云河大桥开建

本报讯 4月28日,云河大桥由中铁九局承建。县交通局局长贺云峰主管大桥建设。大桥施工没有停工。
县政府常务会议未通过大桥收费方案。
企业家万志坚出资修建了希望小学。
记者 方砚

县领导看望教师

本报讯 4月27日,在云溪一中,县委书记柏长青看望了特级教师孟庆澜;在云溪二中,柏长青看望了青年教师许晓雪。
记者 方砚

县领导走访企业

本报讯 4月26日,县委书记柏长青、县长杜若飞分别到云溪水泥厂、金沙物流园走访。贺云峰陪同柏长青走访,宋志远陪同杜若飞走访。
水泥厂厂长雷震说:“订单多了。”副县长陶建明表示,要搞好服务。
记者 方砚

县领导检查堤防

本报讯 3月30日,县长杜若飞到白沙堤防检查防汛工作。4月2日,县委书记柏长青到白沙堤防检查防汛工作。
记者 方砚

县领导将检查水库

本报讯 县长杜若飞将于5月9日到龙潭水库检查防汛工作。
记者 方砚
"""
ANSWERS = {
    # The verb must be said, in the word asked or a synonym.
    "柏长青辞职了吗?": None,
    "柏长青被查了吗?": None,
    "云溪中学搬迁了吗?": None,
    "云河大桥垮塌了吗?": None,
    "谁打了陶建明?": None,
    "谁破坏了云河大桥?": None,
    "谁捐建了云溪中学?": None,
    "谁查封了云溪中学?": None,
    "谁修了希望小学?": "万志坚",
    "云河大桥由谁承建?": "中铁九局",
    "谁负责云河大桥?": "贺云峰(县交通局局长)",
    "谁视察了云溪中学?": "柏长青(县委书记)",
    "柏长青去过云溪中学吗?": "是:",
    # Denied deeds.
    "杜若飞去过云溪中学吗?": "否:",
    "杜若飞检查云溪中学了吗?": "否:",
    "云河大桥停工了吗?": "否:",
    "大桥收费方案通过了吗?": "否:",
    "谁没有到云溪中学检查?": "杜若飞(县长)",
    # Planned deeds.
    "杜若飞去过龙潭水库吗?": None,
    "谁检查了龙潭水库?": None,
    # A month or year other than the deed's.
    "4月谁检查了云溪中学?": "柏长青(县委书记)",
    "2024年4月30日谁检查了云溪中学?": "柏长青(县委书记)",
    "5月谁检查了云溪中学?": None,
    "2025年4月30日谁检查了云溪中学?": None,
    "柏长青5月去过云溪中学吗?": None,
    # Two months in one article: the answer is about the one asked for.
    "3月谁检查了白沙堤防?": "杜若飞(县长)",
    "4月谁检查了白沙堤防?": "柏长青(县委书记)",
    "4月杜若飞去过白沙堤防吗?": None,
    # The place in the headline belongs to the first visit.
    "杜若飞什么时候去的青石新城?": None,
    "杜若飞去过青石新城吗?": None,
    "谁陪同杜若飞去青石新城?": None,
    "谁陪同杜若飞到云溪湿地公园调研?": "宋志远(县水利局局长)",
    "谁陪同柏长青走访云溪水泥厂?": "贺云峰",
    "谁陪同杜若飞走访金沙物流园?": "宋志远",
    # A quote belongs only to its speaker.
    "陶建明表示了什么?": "副县长陶建明表示",
    # Whom they met, and where.
    "柏长青在云溪二中看望了谁?": "许晓雪(青年教师)",
    "柏长青在云溪一中看望了谁?": "孟庆澜(特级教师)",
    "杜若飞看望了谁?": None,
    "柏长青给谁颁发了证书?": None,
}
DEEDS = {
    "谁打了陶建明?": ("打",),
    "白河大桥是谁设计的?": ("设计",),
    "谁接着布置安全生产?": ("布置",),
    "接诊的主任是谁?": ("接诊",),
    "追授哪两位同志优秀党员?": ("追授",),
}


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    page = SourceFile("A05.txt", PAGE, "utf-8", published="2024-05-01")
    return [read(n, article) for n, article in enumerate(split_articles(page))]


def ask(question: str, readings: list[Reading]) -> Answer:
    names = [mention.name for reading in readings for mention in reading.mentions]
    return compose(understand(question, names), readings, lambda article: None)


@pytest.mark.parametrize("question", ANSWERS)
def test_the_answer_asserts_no_more_than_the_pages_do(question: str, readings: list[Reading]) -> None:
    answer, expected = ask(question, readings), ANSWERS[question]
    assert answer.answered == (expected is not None), answer.text
    assert expected is None or answer.text.startswith(expected), answer.text


def test_an_event_of_another_month_is_not_the_one_asked_about(readings: list[Reading]) -> None:
    reading = next(r for r in readings if "白沙堤防" in r.folded)
    evidence = weigh(understand("4月谁检查了白沙堤防?"), reading)
    assert evidence is not None
    fitting = [event.date for event in reading.events if fit(evidence, event) is not None]
    assert fitting == ["2024-04-02"]


@pytest.mark.parametrize("question", DEEDS)
def test_the_deed_asked_for_is_the_one_beside_the_asking_word(question: str) -> None:
    assert predicates(understand(question)) == DEEDS[question]


@pytest.mark.parametrize(("deed", "text"), [("开工", "大桥昨日动工"), ("辞职", "他辞去职务"), ("检查", "到泵站察看")])
def test_a_deed_is_said_in_other_words(deed: str, text: str) -> None:
    assert says(deed, text)


def test_a_denial_bears_on_the_deed_right_behind_it() -> None:
    question = understand("大桥停工了吗?")
    assert is_denied(question, "大桥没有停工")
    assert not is_denied(question, "没有通知就停工了")


def test_what_is_handed_over_is_no_plan() -> None:
    question = understand("谁到青石村慰问?")
    assert is_planned(question, "县长杜若飞将于5月9日到青石村慰问")
    assert not is_planned(question, "县长杜若飞到青石村将慰问品送到老人手中")


@pytest.mark.parametrize("text", ["谁没有出席会议", "谁没去过泵站", "谁缺席了会议"])
def test_a_question_asks_who_did_not(text: str) -> None:
    assert understand(text).denies


@pytest.mark.parametrize("text", ["他去了没有", "有没有人去过泵站", "哪个村没水", "未来三年谁负责"])
def test_a_question_that_only_sounds_so_does_not(text: str) -> None:
    assert not understand(text).denies


def test_the_past_of_a_verb_is_no_part_of_the_place_behind_it() -> None:
    assert "过桥" not in {unit.text for unit in understand("谁去过桥北新区?").units}
    assert "过江" in {unit.text for unit in understand("谁去过过江隧道?").units}
