"""What was visited. 〔…〕 marks a target."""

import itertools
import re

import pytest
from growth import grows_with_length

from retrieval.events import place_words
from retrieval.events.people import find_people
from retrieval.events.place_stretches import RULES, PlaceRule
from retrieval.events.targets import find_own_targets, find_targets, find_visited, may_hold_targets
from retrieval.words.sentences import sentences

SENTENCES = [
    "区委书记王立新带队,先后到〔兴华路〕、〔三号泵站〕、〔东风渠治理工程〕等地督导。",
    "二级巡视员王立新调研〔滨水体育中心项目〕内装情况,实地察看工程建设情况。",
    "在〔智能装备产业园中试基地项目〕,王立新认真听取介绍。",
    "王立新先后来到〔东河防洪能力提升工程〕及〔东河分洪工程城东标段〕,实地查看工程进度。",
    "〔水泵厂项目〕二期投产在即,王立新与企业负责人深入交谈。",
    "在〔东环路与经北路互通式立交工程项目〕现场，王立新实地查看建设进度。",
    # The region with the visit, the site with what is looked at there.
    "8月10日上午，区长王立新到〔新港街道〕调研民生工作，实地察看〔滨河社区食堂〕运行情况。",
    "省长王立新在〔青州市〕调研科技创新工作时强调，要走进企业、深入社区。",
    "局长王立新带队先后赴〔河北省涿州市〕、〔北京市房山区〕，调研保险理赔工作。",
    # Members of a list confirm each other, even if they do not end like places.
    "在〔硅谷大厦〕，王立新走进〔智地感知〕、〔阿尔法公社〕、〔科昂新材料〕等部分入驻企业，详细了解产品优势。",
    "王立新走访了〔宏达公司〕、〔怒江市场〕和〔怒江路〕，现场指导。",
    "王立新来到〔临河县水泉村〕、〔大王庄村〕，〔安平县南峪村〕、〔石口村〕实地察看受灾情况。",
    "考察团先后考察了〔酒泉〕、〔嘉峪关〕、〔兰州〕等地文化遗产保护情况。",
    # Marks and brackets belong to a name, but its description does not.
    "王立新一行前往〔“苏河之眸”零距离家园服务综合体〕调研。",
    "王立新到〔省结核病防治所（省胸科医院）〕调研。",
    "王立新来到受灾严重的〔南辛房村〕，看望群众。",
    "王立新实地察看了〔码头镇的图书仓储库房〕，详细了解受灾情况。",
    "王立新走访慰问了〔嘉兴军分区〕官兵。",
    "王立新深入〔益阳〕部分县市开展综合调研。",
    # A verb inside a name is no verb.
    "王立新来到〔市政务交流中心〕、〔县综合执法大队〕，听取汇报。",
    "王立新参观了〔解放路街道社工站〕的服务阵地。",
    "王立新先后前往〔产业新城〕、〔蒲江县西来镇铜鼓村〕，与村民交谈。",
    # Homes are targets, people are not.
    "在〔老复员军人高仕元家中〕，王立新与老人亲切交谈。",
    "在〔退伍老兵高仕元、王大山家中〕，王立新与老人亲切交谈。",
    # The tagger takes some regions for verbs, and some verbs end no name.
    "王立新到〔榆树市〕、〔扶余市〕实地检查指导工作。",
    "王立新赴〔教科文组织总部〕表演剪纸，参观〔文化馆〕。",
    # A list may go on after a comma; a place may have a position, or be named by a deed of another kind.
    "王立新来到〔西合公路项目部工地〕，〔火巷沟特大桥〕建设现场，与职工亲切交谈。",
    "在〔江汉区环卫质检一队的办公楼〕前，王立新看望慰问环卫工人。",
    "王立新先后在〔齐河县〕召开座谈会，深入〔宝鼎重工公司〕考察。",
    # What is looked at may stand ahead of the deed; what is seen on an official visit needs no ending of a place.
    "王立新对〔东湖街道〕、〔三号泵站〕等点位进行了现场督导。",
    "王立新上月访问〔赫尔辛基〕时表示，希望加强合作。",
    "王立新一行参观了〔洪山智谷〕、〔海豚传媒〕、〔武汉创意天地〕。",
    # A new place ends what is said about the last one.
    "在〔城北水厂〕，王立新指出，要走进现场；在〔西湖泵站〕，他强调要加快建设。",
]
NO_TARGETS = [
    "他走到现场了解情况。",
    "贯彻视察时的重要讲话精神。",
    "王立新对东湖街道的工作表示肯定，并进行部署。",
    "王立新参观时表示满意。",
    "深入学习贯彻全会精神。",
    "王立新深入基层一线走访部分企业，实地查看施工现场。",
    "王立新在座谈会上听取汇报，在市领导陪同下，参加活动。",
    "王立新将前往青州市考察。",
    "王立新表示，要来到青州市、走进宏达公司。",
    "他感受到了区政府的关怀，从早上到晚上一直在现场。",
    "王立新看望了参与救援的红十字会工作人员。",
    "王立新调研提升城市文化软实力工作，走访慰问优秀现役军人。",
    "慰问组、调研组和检查组一同参加。",
    # The words behind them are about all places of a kind, or about somebody.
    "王立新调研老旧小区改造和历史文化名城建设工作，察看雨水泵站运行情况。",
    "王立新看望慰问了甲县人民武装部政委周大山家属。",
    "王立新慰问优抚对象和军属，深入物流园区。",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_the_marked_targets_are_found_in_order(marked: str) -> None:
    text = re.sub("[〔〕]", "", marked)
    found = [text[start:end] for start, end in find_targets(text, (0, len(text)), find_people(text))]
    assert found == re.findall("〔(.+?)〕", marked)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_each_rule_reads_its_example(rule: PlaceRule) -> None:
    text = re.sub("[〔〕]", "", rule.example)
    found = [text[start:end] for start, end in find_targets(text, (0, len(text)), ())]
    assert found == re.findall("〔(.+?)〕", rule.example)


@pytest.mark.parametrize("text", NO_TARGETS)
def test_no_target_is_found_where_none_is_named(text: str) -> None:
    assert find_targets(text, (0, len(text)), find_people(text)) == ()


def test_targets_are_spans_of_the_whole_text() -> None:
    text = "上午下雨。区长王立新来到滨河社区，听取汇报。"
    (span,) = find_targets(text, sentences(text)[1], find_people(text))
    assert text[slice(*span)] == "滨河社区"


def test_a_province_and_its_city_are_two_targets() -> None:
    text = "部长王立新在宁夏银川调研。"
    assert [text[slice(*s)] for s in find_targets(text, (0, len(text)), find_people(text))] == ["宁夏", "银川"]


def test_a_room_is_part_of_the_site_that_its_sentence_names() -> None:
    text = "王立新首先来到青州市第二中学，参观了校史馆、阅览室。"
    assert [text[slice(*s)] for s in find_targets(text, (0, len(text)), ())] == ["青州市第二中学"]


@pytest.mark.parametrize(
    ("sentence", "goes_on"),
    [
        ("王立新一行听取了介绍。", True),
        ("随后，来到三号泵站。", True),
        ("在三号泵站，工人正在检修。", True),
        ("客人们先后实地参观了三号泵站。", True),
        ("村民李大爷说，日子好了。", False),
        ("该项目总投资三亿元。", False),
    ],
)
def test_a_sentence_goes_on_telling_where_a_lead_a_group_or_nobody_else_acts(sentence: str, goes_on: bool) -> None:
    assert may_hold_targets(sentence, (0, len(sentence)), {"王立新"}) is goes_on


def test_a_visit_holds_the_places_of_all_its_sentences_and_those_that_a_deed_is_told_behind() -> None:
    text = (
        "8日，区长王立新到新港街道调研。宏达机械有限公司是一家高新技术企业。王立新走进车间，了解生产情况。"
        "村民说，来到县城很方便。随后，王立新察看了三号泵站。"
    )
    spans = sentences(text)
    found = find_visited(text, spans, 0, len(spans), {"王立新"}, find_people(text))
    assert [text[slice(*span)] for span in found] == ["新港街道", "宏达机械有限公司", "三号泵站"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "县长王立新，副县长李建中分别赴〔邵阳县〕、〔怀安县〕走访〔驻湘部队〕。",
            [["邵阳县", "驻湘部队"], ["怀安县", "驻湘部队"]],
        ),
        ("县长王立新，副县长李建中分别赴〔邵阳县〕、〔怀安县〕、〔洪江县〕。", None),
        ("县长王立新，副县长李建中先后到〔邵阳县〕、〔怀安县〕。", None),
    ],
)
def test_a_parting_word_gives_each_lead_a_target_of_their_own(text: str, own: list[list[str]] | None) -> None:
    text = re.sub("[〔〕]", "", text)
    people = find_people(text)
    found = find_own_targets(text, people, find_targets(text, (0, len(text)), people))
    assert len(people) == 2
    assert (found and [[text[slice(*s)] for s in spans] for spans in found]) == own


def test_no_word_is_listed_twice() -> None:
    for name, words in vars(place_words).items():
        if isinstance(words, list):
            assert sorted(words) == sorted(set(words)), name


def _visited(text: str) -> list[str]:
    spans = sentences(text)
    found = find_visited(text, spans, 0, len(spans), {"王立新"}, find_people(text))
    return [text[slice(*span)] for span in found]


def test_a_short_form_yields_to_the_full_name() -> None:
    text = "王立新慰问衡水军分区。王立新来到衡水市军分区、桃城区武装部，深入了解情况。"
    assert _visited(text) == ["衡水市军分区", "桃城区武装部"]


def test_a_region_is_no_short_form_of_a_place_within_it() -> None:
    assert _visited("王立新到齐河县调研。王立新来到齐河县晏城镇。") == ["齐河县", "齐河县晏城镇"]


def test_troops_at_large_count_only_where_none_are_named() -> None:
    assert _visited("王立新走访慰问驻湘部队。") == ["驻湘部队"]
    assert _visited("王立新走访慰问驻湘部队。王立新来到县人武部、武警永州支队。") == ["县人武部", "武警永州支队"]


def test_the_party_of_a_visit_told_by_what_they_are_goes_on_with_it() -> None:
    text = "王立新到东湖街道调研。援建领导干部来到大众工业学校，参观虚拟仿真实训室。"
    assert _visited(text)[:2] == ["东湖街道", "大众工业学校"]


@pytest.mark.parametrize(
    "text",
    [
        "王立新没有到丹尼斯百货检查。",
        "王立新未检查丹尼斯百货。",
        "郭未未检查丹尼斯百货。",
        "王立新将于1月10日到石门林场督查。",
        "原定于5月15日由王立新带队检查索须河泵站。",
    ],
)
def test_a_place_not_gone_to_is_no_target(text: str) -> None:
    assert _visited(text) == []


def test_the_place_gone_to_instead_is_the_target() -> None:
    assert _visited("王立新计划调研青龙农场,因暴雨改为到白沙粮库检查。") == ["白沙粮库"]


@pytest.mark.parametrize(("text", "place"), [("检查过江隧道", "过江隧道"), ("检查过三号泵站", "三号泵站")])
def test_a_passage_over_a_river_keeps_its_first_character(text: str, place: str) -> None:
    assert _visited(f"王立新{text}。") == [place]


def test_many_targets_are_compared_in_a_time_that_grows_with_their_number() -> None:
    def visited(text: str) -> int:
        numbers = itertools.count(1000)
        return len(_visited(re.sub("#", lambda _: str(next(numbers)), text)))

    piece = "王立新来到东湖街道第#泵站，"
    assert visited(piece * 2) == 2
    assert grows_with_length(visited, piece, 1_000 * len(piece))


def test_a_name_that_ends_like_a_denial_denies_nothing() -> None:
    text = "教授郭未带领学生走进东湖街道。"
    assert [text[slice(*span)] for span in find_targets(text, (0, len(text)), find_people(text))] == ["东湖街道"]
