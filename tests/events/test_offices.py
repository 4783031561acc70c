"""Offices in titles, bodies told apart, and who was appointed or removed."""

import pytest

from retrieval.answering.same_office import fits
from retrieval.events.appointments import read_appointments
from retrieval.events.extract import extract_events
from retrieval.events.offices import Office, office_asked, offices_of
from retrieval.records import Article, Person


def test_a_post_behind_a_mark_is_of_the_body_named_before() -> None:
    assert offices_of("云溪县委副书记、县长") == (Office("云溪县委", "副书记"), Office("云溪县委", "县长"))
    assert offices_of("原云溪县委书记") == (Office("云溪县委", "书记", "former"),)
    assert offices_of("云溪县县长候选人") == (Office("云溪县", "县长", "to come"),)
    assert offices_of("副局长") == (Office("", "副局长"),)
    assert offices_of("青州省委常委、省纪委书记")[1] == Office("青州省", "纪委书记")
    assert offices_of("云溪医院原党委书记、院长")[1] == Office("云溪医院", "院长", "former")
    assert offices_of("云溪县教育局长") == (Office("云溪县教育局", "局长"),)
    assert offices_of("该校校长") == (Office("", "校长"),)


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("云溪县委书记", "云溪县委书记、县人大常委会主任"),
        ("云溪县委书记", "中共青州省云溪县委书记"),
        ("云溪县长", "云溪县委副书记、县长"),
        ("云溪县县长", "云溪县委副书记、代县长"),
        ("云溪县委组织部部长", "云溪县委常委、组织部部长"),
        ("黑大校长", "黑龙江大学党委副书记、校长"),
        ("工行行长", "中国工商银行行长"),
        ("校长", "北京大学校长"),
        ("青田区卫健委主任", "区卫健委主任"),
        ("青田法院院长", "云溪市青田区人民法院党组书记、院长"),
        ("云溪水文中心主任", "云溪市水文中心主任"),
        ("云溪统战部长", "云溪市委常委、统战部部长"),
        ("上海知联会会长", "市知联会会长"),
        ("云溪书记", "云溪市委书记"),
        ("青田村村支书", "青田村党支部书记"),
        ("青州云溪市生态环境局局长", "青州省云溪市生态环境局局长"),
        ("安次区青田村党支部书记", "与主播亲密互动×安次区青田村党支部书记"),
        ("社科院农村发展研究所所长", "中国社会科学院农村发展研究所所长"),
        ("蓝峰畅银总经理", "青州蓝峰畅银环保能源股份有限公司总经理"),
        ("云溪地铁实业公司总经理", "云溪地铁实业有限公司总经理"),
    ],
)
def test_an_office_is_met_whole_or_by_the_short_form_of_its_body(asked: str, held: str) -> None:
    wanted = office_asked(asked)
    assert wanted and any(fits(wanted, office) for office in offices_of(held))


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("黑龙江大学校长", "北京大学校长"),
        ("北京大学校长", "北京师范大学校长"),
        ("北大校长", "北京师范大学校长"),
        ("中国银行行长", "中国工商银行行长"),
        ("云溪市委书记", "云溪市青田区委书记"),
        ("云溪市委书记", "云溪市副市长、青田县委书记"),
        ("云溪县县长", "云溪县副县长"),
        ("云溪县委书记", "云溪县委副书记、县长"),
        ("云溪县应急局局长", "青田县应急局局长"),
        ("维也纳大学校长", "维也纳医科大学校长"),
        ("云溪市人民医院院长", "云溪市第一人民医院院长"),
        ("云溪第一中学校长", "云溪第十一中学校长"),
        ("中国移动总经理", "中国移动云溪分公司总经理"),
        ("青田村第一书记", "青田村党支部书记"),
        ("云溪县教育局局长", "云溪县体育局局长"),
        ("国家统计局局长", "国家税务局局长"),
        ("全国工商联会会长", "云溪工商联谊会会长"),
    ],
)
def test_an_office_of_another_body_or_rank_is_not_met(asked: str, held: str) -> None:
    wanted = office_asked(asked)
    assert wanted and not any(fits(wanted, office) for office in offices_of(held))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("会议决定任命柏长青为云溪县副县长。", [("柏长青", "云溪县副县长", False)]),
        ("任命陶建明、宋志远为公司副总经理。", [("陶建明", "公司副总经理", False), ("宋志远", "公司副总经理", False)]),
        ("会议决定免去杜若飞的云溪县县长职务。", [("杜若飞", "云溪县县长", True)]),
        ("省委决定:杜若飞同志任云溪县委书记。", [("杜若飞", "云溪县委书记", False)]),
        ("会议宣布,柏长青同志不再担任云溪县委书记职务。", [("柏长青", "云溪县委书记", True)]),
        ("大会选举产生新一届理事会,宋志远当选为会长。", [("宋志远", "会长", False)]),
    ],
)
def test_who_is_appointed_or_removed(text: str, told: list[tuple[str, str, bool]]) -> None:
    assert [(one.name, one.office, one.is_removal) for one in read_appointments(text)] == told


@pytest.mark.parametrize(
    "text",
    [
        "杜若飞曾任云溪县县长,历任县委书记。",
        "提名杜若飞为云溪县县长候选人。",
        "免去门票的游客很多。",
        "县长杜若飞不再沉默。",
        "公司拟聘任杜若飞为总经理。",
    ],
)
def test_a_career_a_proposal_and_what_has_no_office_is_no_appointment(text: str) -> None:
    assert list(read_appointments(text)) == []


def test_an_appointment_is_an_event_of_its_day() -> None:
    text = "8月8日,县人大常委会召开会议。会议决定任命柏长青为云溪县副县长。"
    article = Article("a.txt", None, (1, 1), (), "2023-08-09", text, (1, 1), ((0, 1),))
    event = next(event for event in extract_events(article) if event.kind == "appointment")
    assert event.people == (Person("柏长青", "云溪县副县长", "appointed"),)
    assert (event.action, event.date) == ("任命", "2023-08-08")
