"""Who visited. 【name:lead】 and 【name:along】 mark the roles in one visit; a name without a mark has none."""

import re

import pytest

from retrieval.events.grouping import groups_of, sentences_with_groups
from retrieval.events.people import find_people
from retrieval.events.visit_rules import Visit, read_visits
from retrieval.words.sentences import sentences

VISITS = [
    # Who leads.
    "县委书记【柏长青:lead】到云溪水泥厂调研安全生产工作。",
    "县委书记【柏长青:lead】带队,先后来到金沙物流园、三号泵站督导防汛工作。",
    "县委书记【柏长青:lead】、县长【杜若飞:lead】深入云溪水泥厂检查。",
    "县长【杜若飞:lead】率县工信局负责人赴金沙物流园,详细了解经营情况。",
    "县长【杜若飞:lead】率代表团赴青田县考察学习。",
    "县长【杜若飞:lead】来到金沙物流园,查看更大的仓库。",
    "县长【杜若飞:lead】冒雨来到三号泵站,察看水情。",
    # Who goes along.
    "县委书记【柏长青:lead】到云溪水泥厂调研。副县长【陶建明:along】陪同。",
    "县委书记【柏长青:lead】到云溪水泥厂调研,县领导【陶建明:along】、【宋志远:along】参加。",
    "县委书记【柏长青:lead】到云溪水泥厂调研。副县长【陶建明:along】、县政府办主任【宋志远:along】一同参加调研。",
    "县委书记【柏长青:lead】到云溪水泥厂调研。县领导【陶建明:along】,县政协秘书长【宋志远:along】等参加活动。",
    "市委书记【柏长青:lead】在副县长【陶建明:along】陪同下,到云溪水泥厂调研。",
    "县长【杜若飞:lead】带领副县长【陶建明:along】到金沙物流园检查。",
    # 一行 and who is named again.
    "县长【杜若飞:lead】到金沙物流园走访。【杜若飞:lead】要求,副县长陶建明要牵头落实。",
    # The visit of a body whose people are named later.
    "8日,县书画协会到幸福敬老院开展走访慰问活动。会长【陶建明:lead】、秘书长【宋志远:along】参加。",
    # People who are met, thanked or quoted.
    "县长【杜若飞:lead】到青石村看望慰问老党员宋志远。",
    "县长【杜若飞:lead】来到村民宋志远家中,走访慰问。",
    "县长【杜若飞:lead】到金沙物流园走访,听取总经理宋志远汇报。",
    # People who stayed away.
    "县长【杜若飞:lead】到金沙物流园检查。副县长陶建明因外出开会未参加检查。",
    "县长【杜若飞:lead】计划调研三号泵站,因暴雨改为到金沙物流园检查。",
    "县长【杜若飞:lead】到尚未完工的三号泵站检查。",
    "县长【杜若飞:lead】未打招呼,直接到三号泵站检查。",
    # Credits.
    "县长【杜若飞:lead】到金沙物流园走访。(记者:宋志远 编辑:陶建明)",
]
NO_VISITS = [
    "县委书记柏长青主持召开会议。",
    "会议传达学习县长杜若飞视察云溪时的重要讲话精神。",
    "县长杜若飞强调,要深入学习贯彻调研精神。",
    "县长杜若飞在调研报告上作出批示。",
    "督导组组长杜若飞介绍情况。",
    "县长杜若飞会见了企业家宋志远。",
    "县医院主任医师宋志远为患者检查身体。",
    "主任宋志远仔细查看病人的影像。",
    "记者宋志远到金沙物流园走访。",
    "村民宋志远来到金沙物流园参观。",
    "记者:宋志远 摄影:陶建明 走访企业",
    "县长杜若飞接受组织审查和监察调查。",
    "县长杜若飞没有到三号泵站检查。",
    "县长杜若飞将于8月20日到三号泵站督查。",
    "原定于8月15日由副县长陶建明带队检查三号泵站的活动因故取消。",
    "县长杜若飞原定到三号泵站检查,因暴雨取消。",
    "图为县长杜若飞。返回网站,查看更多 责任编辑:宋志远",
    "",
]


def visits_of(text: str) -> list[Visit]:
    return read_visits(text, sentences_with_groups(text, find_people(text)))


def parts_of(visit: Visit) -> dict[str, str]:
    """Name → role in the visit."""
    return {m.name: "lead" for m in visit.leads} | {m.name: "along" for m in visit.companions}


@pytest.mark.parametrize("marked", VISITS)
def test_the_marked_people_lead_the_visit_or_go_along(marked: str) -> None:
    text = re.sub(r"【(.+?):\w+】", r"\1", marked)
    (visit,) = visits_of(text)
    assert parts_of(visit) == dict(re.findall(r"【(.+?):(\w+)】", marked))


@pytest.mark.parametrize("text", NO_VISITS)
def test_no_visit_is_read_where_none_is_told(text: str) -> None:
    assert visits_of(text) == []


@pytest.mark.parametrize(
    "marked",
    [
        "县长杜若飞到云溪水泥厂〔调研〕企业经营情况。",
        "县长杜若飞到云溪水泥厂〔检查指导〕工作。",
        "县长杜若飞先后来到金沙物流园、三号泵站,实地〔察看〕水情。",
        "县长杜若飞到青石村〔走访慰问〕困难群众。",
    ],
)
def test_the_deed_is_told_in_the_words_of_the_text(marked: str) -> None:
    text = re.sub("[〔〕]", "", marked)
    (visit,) = visits_of(text)
    assert [text[slice(*visit.action)]] == re.findall("〔(.+?)〕", marked)


def test_other_leads_open_a_visit_of_their_own() -> None:
    text = "县长杜若飞到金沙物流园走访。副县长陶建明陪同。当天,县委书记柏长青到三号泵站检查。副书记宋志远陪同。"
    visits = visits_of(text)
    assert [parts_of(visit) for visit in visits] == [
        {"杜若飞": "lead", "陶建明": "along"},
        {"柏长青": "lead", "宋志远": "along"},
    ]
    assert [visit.opened for visit in visits] == [0, 2]


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("县领导柏长青、杜若飞,陶建明参加。", [["柏长青", "杜若飞", "陶建明"]]),
        ("县长杜若飞和副县长陶建明调研。", [["杜若飞", "陶建明"]]),
        ("县长杜若飞在副县长陶建明陪同下调研。", [["杜若飞"], ["陶建明"]]),
        ("县长杜若飞来到青石村,看望老党员陶建明。", [["杜若飞"], ["陶建明"]]),
        ("县长今天调研。", []),
    ],
)
def test_people_named_side_by_side_are_one_group(text: str, groups: list[list[str]]) -> None:
    found = groups_of(text, sentences(text)[0], find_people(text))
    assert [[m.name for m in group.people] for group in found] == groups


def test_a_group_takes_in_its_others_and_its_first_title() -> None:
    text = "当日,县领导柏长青、杜若飞等5位领导参加。"
    (group,) = groups_of(text, sentences(text)[0], find_people(text))
    assert text[group.start : group.end] == "县领导柏长青、杜若飞等5位领导"


def test_who_went_along_with_a_lead_joins_the_visit_of_that_lead() -> None:
    text = "县委书记柏长青到南溪镇调研。县长杜若飞到北溪镇检查。副县长陶建明陪同柏长青调研,副县长宋志远陪同杜若飞检查。"
    assert [parts_of(visit) for visit in visits_of(text)] == [
        {"柏长青": "lead", "陶建明": "along"},
        {"杜若飞": "lead", "宋志远": "along"},
    ]


@pytest.mark.parametrize("mark", [";", ","])
def test_the_days_of_one_sentence_are_sentences_of_their_own(mark: str) -> None:
    text = f"3月8日,县长杜若飞到三号泵站检查{mark}4月9日,杜若飞到金沙物流园走访。"
    assert [text[slice(*span)] for span, _ in sentences_with_groups(text, find_people(text))] == [
        f"3月8日,县长杜若飞到三号泵站检查{mark}",
        "4月9日,杜若飞到金沙物流园走访。",
    ]


def test_the_first_day_behind_a_headline_parts_no_sentence() -> None:
    text = "杜若飞走访金沙物流园在新春来临之际,3月8日,县长杜若飞到金沙物流园走访。"
    assert len(sentences_with_groups(text, find_people(text))) == 1
