"""How likely a visit is one: leaders who come to look are listed, those who are looked into are not."""

import pytest

from retrieval.events.extract import extract_events
from retrieval.records import LIKELY, Article, Event


def visits(text: str) -> list[Event]:
    article = Article("a.txt", None, (1, 1), (), "2023-04-11", text, (1, 1), ((0, 1),))
    return [event for event in extract_events(article) if event.kind == "visit"]


@pytest.mark.parametrize(
    "text",
    [
        "4月10日上午,县长安若山到梧桐新城督导重点项目建设,副县长陶建明陪同。",
        "近日,院长周正带队到青石村走访慰问老党员。",
        "8月3日,县委书记柏长青先后到云溪水泥厂、金沙物流园调研,要求抓紧施工。",
    ],
)
def test_a_leader_who_comes_to_look_is_likely(text: str) -> None:
    assert min(visit.probability for visit in visits(text)) >= LIKELY


def test_a_leader_whom_no_rule_sees_lead_opens_a_visit_of_their_own() -> None:
    (visit,) = visits("县长杜若飞一行来到金沙物流园,详细了解经营情况。杜若飞指出,要抓好服务。")
    assert (visit.rule, visit.people[0].name, visit.targets) == ("likely to lead", "杜若飞", ("金沙物流园",))
    assert visit.probability >= LIKELY


@pytest.mark.parametrize(
    "text",
    [
        "8月3日,前副市长陶建明因涉嫌受贿被调查,办案人员检查了他的住处。",
        "演员杜若飞走访多家剧组后说,她曾想去考察海外市场。",
        "网友称,主播李红检查快递时发现商品有问题。",
        "民警赵强到现场调查,走访群众二十余人。",
    ],
)
def test_what_only_reads_like_a_visit_is_proposed_and_unlikely(text: str) -> None:
    assert [visit.probability < LIKELY for visit in visits(text)] == [True]


def test_meetings_are_not_judged() -> None:
    text = "8月15日,云溪县召开招商推介会。副县长陶建明主持会议。县长杜若飞出席并致辞。"
    article = Article("a.txt", None, (1, 1), (), None, text, (1, 1), ((0, 1),))
    assert {event.probability for event in extract_events(article)} == {1.0}
