"""Names and titles in sentences. 【name|title】 marks a mention; text without a mark is no person."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.events.people import find_people, full_titles, resolve_short

SENTENCES = [
    "近日,城东区委副书记、指挥部指挥长【王海涛|城东区委副书记、指挥部指挥长】带队调研。",
    "区领导【赵明|区领导】、【钱学文|区领导】、【孙立|区领导】陪同调研。",
    "【徐长青|副局长】副局长首先来到小区。",
    "区委常委、副区长【汪向阳】,区人大常委会副主任【杨其峰|区人大常委会副主任】陪同调研。",
    "区党工委委员、管委会副主任【张国际|区党工委委员、管委会副主任】参加调研。",
    "党组书记【江成|党组书记】与大家座谈。",
    "副区长【周平|副区长】以“安全”为题讲课。【周平|】表示,要抓实抓细。【周平|】强调,要落实。",
    "会议由区委办副主任【贾曼一|区委办副主任】主持。",
    "大学教授、博士生导师【王东斌|大学教授、博士生导师】教授作报告。",
    "自治区主席【艾力·买买提|自治区主席】讲话。",
    "主席【王沪生|主席】25日至27日调研。",
    "市委副书记、市长【欧阳静|市委副书记、市长】出席会议并讲话。",
]
# Names.
SENTENCES += [
    "省长【李文|省长】和副省长【赵一鸣|副省长】参加。",  # 和 may join two names or end one
    "大学校长【王信和|大学校长】参加活动。",
    "近日,县检察院检察长【刘涛|县检察院检察长】一行来到社区。",
    "区委书记【沈林州|区委书记】前往现场。",  # the name ends like a place
    "市领导【单向阳|市领导】、【张祥林|市领导】参加。",  # the name begins like a word
    "区长【高峰|区长】出席会议。",  # the name is a word
    "主任【任海涛|主任】参加。",  # 任 ends the title and begins the name
    "常务副秘书长【孙成海|常务副秘书长】介绍情况。",  # 长孙 is a surname too
    "局党组书记【杲明|局党组书记】分别前往两地。",
    "新联会副会长【颛孙嘉|新联会副会长】随同。",
    "会后,【王某某|】来到现场。【陈吉|】、【吴政良|】参加调研。",
    "上午,市长【张林|市长】赴现场检查。",
    "来到村民【焦玉莲|村民】家中。",
    "记者 【刘晶晶|记者】 报道,总统【普京|总统】表示支持,总理【内塔尼亚胡|总理】同以方会谈。",
    "首席科学家【安德烈•布朗|首席科学家】一行到访。",
    "市人大常委会副主任【买买提尤里|市人大常委会副主任】等陪同。",
]
# Names that only their deeds, or the names beside them, reveal.
SENTENCES += [
    "要防止灾害。【王子联|】、【刘化文|】参加。",
    "致以问候。【杨建根|】、【卜利斌|】、【洪永鸿|】一行先后来到工地。",
    "察看了现场。【于立新|】参加调研。",
    "近日,【方治强|】携慰问组来到军营。",
    "省人大常委会副主任【乌兰|省人大常委会副主任】率队在长沙调研。",
    "统战部部长【迭目江腾|统战部部长】参加。",
    "2022年8月17日【习近平|总书记】总书记来到社区。",
    "统战部【于芳|部长】部长带队,团队走访企业。",
    "讲解员【许明|讲解员】在背词,这也是【许明|】工作8年来第一次。",
    "议长【胡安·米格尔·祖比里|议长】称赞双方。",
    "教授【克那·林乍伦拉|教授】两次在议会发言。",
]
# Where a title begins and ends.
SENTENCES += [
    "还有楚州乡村振兴局干部【郁俊帅|楚州乡村振兴局干部】参加。",
    "暨阳社区党总支副书记【蒋燕|暨阳社区党总支副书记】说,要做好。",
    "八一特辑|拥军模范【邵建波|拥军模范】看望老兵。",
]
SENTENCES += [
    "8月14日下午,街道办事处副主任【姚江|街道办事处副主任】、【黄琳琳|街道办事处副主任】陪同。",
    "新华社北京8月4日电中央政法委书记【陈文|中央政法委书记】来到一线。",
    "市住房和城乡建设局党组书记、局长【孙立志|市住房和城乡建设局党组书记、局长】讲话。",
    "湘江高等专科学校党委书记【夏宏志|湘江高等专科学校党委书记】致辞。",
    "新区工委书记【包平|新区工委书记】等陪同下,到企业调研。",
    "县教育局派驻“第一书记”【靳林|县教育局派驻“第一书记”】组织活动。",
    "时任省委副书记的【李平安|省委副书记】来到村里。",
    "二级调研员（主持工作）【方志刚|二级调研员（主持工作）】携慰问团前往。",
    "【张明月|】表示街道党工委书记【王立强|街道党工委书记】带头参加。",
    "【郝成|副馆长】副馆长、【吴静芳|处长】处长参加,市领导【王一平|市领导】同志、【刘斌|市领导】同志陪同。",
    "雷锋车队队长【卢林|雷锋车队队长】来到现场。",  # a title that contains a name
    "记者从省厅获悉,国家数据局局长【刘立宏|国家数据局局长】讲话。",
    "有关负责人和中联部对外联络局局长【李明|中联部对外联络局局长】会见。",
]
# Foreign names end where the sentence goes on, rare surnames are known by an office, and lists hold no places.
SENTENCES += [
    "会长【丹巴额尔德尼·确旺多吉|会长】在寺院参观时寄语。",
    "经济部长【哈贝尔|经济部长】于19日访问。",
    "总统【莫洛申科|总统】周二予以否认。",
    "秘书长【安瑞克·森布|秘书长】还主动捐款。",
    "内政部长【胡里奥·马帕塔|内政部长】确认此事。",
    "众议员【尼克·邓肯|众议员】和【阿莫亚·拉德万|众议员】访问当地。",
    "美国国务卿【柏林肯|美国国务卿】上月到访。",
    "国务委员长【金成日|国务委员长】出席。",
    "区委书记【矫志兵|区委书记】一行到泵站调研。",
    "法院党组书记【都红梅|法院党组书记】表示感谢。",
    "市领导【刘明|市领导】、【华源|市领导】、【解冬|市领导】出席。",
]
# An office begins behind what is done with it.
SENTENCES += [
    "云溪市认真贯彻省委书记【柏长青|省委书记】讲话精神。",
    "主办方供图中共青田区委书记【陶建明|中共青田区委书记】致辞。",
    "而韩国总统【宋志远|韩国总统】表示,将出席会议。",
    "深入贯彻落实中央有关精神和市委书记【杜若飞|市委书记】要求。",
]
NO_PEOPLE = [
    "国资委领导班子深入工地。",
    "学生宿舍、专家初评均已完成。",
    "村干部陆续来到指挥部。",
    "会议在昆山、江阴、常熟等地先行。",
    "领导干部要带头提高政治站位。",
    "全体成员单位主要负责同志参加会议。",
    "有区领导来调研。",
    "各级党员干部要按照要求抓好落实。",
    "全国各地高度重视安全生产。",
    "向军人代表致以节日的祝福,与时俱进。",
    "女性董事占比提升,总统卫队宣布接管。",
    "工程师车队遭袭,农民解决不了的事可以找纪委。",
    "由于高温,多地出现强降雨。",
    "李女士和张大爷来到派出所。",
    "轮台县卫健委开展慰问活动。",
    "曹杨党政代表团来到企业,“吕梁环保行”采访团采访。",
    "相关部门和吕梁电视台、吕梁日报记者一同采访。",
    "任党小组长,服务群众。",
    "欧菲光携手多家企业发布产品。",
    "任党小组组长,邵阳县公安局召开会议。",
    "采访时表示,依照中华人民共和国刑法处理。",
    "",
]
SHORT_FORMS = [
    ("区委书记李小虎来到现场。李书记强调,要快。", [("李书记", "李小虎")]),
    ("区住建局副局长王海参加。王局长说,要快。", [("王局长", "王海")]),
    ("甲局局长王海、乙局局长王江参加。王局长说,要快。", []),  # fits two people
    ("区委书记李小虎来到现场。张书记没来。", []),  # fits nobody
    ("区委书记李小虎来到现场。李局长没来。", []),
]


def read_marks(marked: str) -> tuple[str, list[tuple[str, str | None]]]:
    expected = [
        (name, title if sep else None)
        for name, sep, title in (m.partition("|") for m in re.findall("【(.+?)】", marked))
    ]
    return re.sub(r"【(.+?)(?:\|.*?)?】", r"\1", marked), expected


@pytest.mark.parametrize("marked", SENTENCES)
def test_the_marked_people_are_found_with_their_titles(marked: str) -> None:
    text, expected = read_marks(marked)
    found = find_people(text)
    assert [m.name for m in found] == [name for name, _ in expected]
    for mention, (_, title) in zip(found, expected, strict=True):
        assert title is None or mention.title == title


@pytest.mark.parametrize("text", NO_PEOPLE)
def test_words_that_begin_like_surnames_are_no_people(text: str) -> None:
    assert find_people(text) == ()


def test_a_name_once_found_is_found_elsewhere_but_not_within_a_word() -> None:
    text = "党组书记江成参加。沿着长江成为风景。随后江成走进社区。"
    assert [m.start for m in find_people(text)] == [4, text.rindex("江成")]


def test_the_longest_title_of_an_article_is_a_persons_full_title() -> None:
    text = "区长沈立来到社区。上午,城东区委副书记、区长沈立调研,村民王二平感谢沈立。"
    assert full_titles(find_people(text)) == {"沈立": "城东区委副书记、区长", "王二平": "村民"}


def test_a_title_of_a_career_told_later_does_not_take_the_place_of_the_first() -> None:
    text = "文旅局局长沈立来到社区。文化和旅游局局长沈立说好。沈立曾在乙县任职,乙县文化和旅游局党委副书记沈立当年参加。"
    assert full_titles(find_people(text)) == {"沈立": "文化和旅游局局长"}


def test_a_head_of_state_keeps_the_title_that_names_no_body() -> None:
    assert full_titles(find_people("总书记沈立来到社区。福建省省长沈立表示,要快。")) == {"沈立": "总书记"}


@pytest.mark.parametrize(("text", "expected"), SHORT_FORMS)
def test_a_surname_with_an_office_is_the_one_person_it_fits(text: str, expected: list[tuple[str, str]]) -> None:
    resolved = resolve_short(text, find_people(text))
    assert [(text[m.start : m.end], m.name) for m in resolved] == expected


@given(st.text(alphabet="王李张国际书记区长局主任、,。和与副调研指出a1·“”的来去", max_size=120))
def test_mentions_of_any_text_are_in_order_and_within_it(text: str) -> None:
    mentions = find_people(text)
    assert all(
        text[m.start : m.end] == m.name and m.before <= m.start < m.end <= m.after <= len(text) for m in mentions
    )
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


SHORT_NAMES = ["丁伟", "王建", "李强", "高远", "欧阳锋"]
BEHIND_SHORT_NAMES = [
    "未参加会议。",
    "未能出席会议。",
    "没参加会议。",
    "亦出席会议。",
    "拟赴外地考察。",
    "并讲话。",
    "随即赶到现场。",
    "笑着说,很好。",
    "作交流发言。",
    "则表示,要抓好。",
    "正准备出发。",
]


@pytest.mark.parametrize("behind", BEHIND_SHORT_NAMES)
@pytest.mark.parametrize("name", SHORT_NAMES)
def test_a_short_name_ends_before_an_adverb(name: str, behind: str) -> None:
    assert [m.name for m in find_people(f"区水利局局长{name}{behind}")] == [name]


def test_the_last_of_a_list_ends_before_an_adverb_of_all() -> None:
    assert [m.name for m in find_people("区水利局局长丁伟、副局长王娜均表示,要抓好。")] == ["丁伟", "王娜"]


def test_a_name_of_three_at_a_clause_s_start_is_found_before_an_adverb() -> None:
    assert [m.name for m in find_people("会上,赵新明、雷存松作重点交流发言。")][-1:] == ["雷存松"]


@pytest.mark.parametrize("name", ["王保正", "张一笑", "王天作", "林秉均", "诸葛青云"])
def test_a_name_keeps_a_last_character_that_is_an_adverb_elsewhere(name: str) -> None:
    assert [m.name for m in find_people(f"区水利局局长{name}主持会议。{name}表示,要抓好。")] == [name, name]


def test_a_name_found_twice_keeps_the_character_that_once_reads_like_an_adverb() -> None:
    text = "区领导丁伟、林维则、王保正出席。林维则表示,要抓好。"
    assert [m.name for m in find_people(text)] == ["丁伟", "林维则", "王保正", "林维则"]
