"""The five seed pages, article by article."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from retrieval.archive.read import FoundFile, find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.records import Article, SourceFile

SEEDS = Path(__file__).parents[2] / "seeds"


@dataclass(frozen=True, slots=True)
class Expected:
    source: str
    headline: str
    headline_lines: tuple[int, int]
    first_words: str
    last_words: str
    byline: str
    lines: tuple[int, int]
    characters: int


EXPECTED = (
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区党工委理论学习中心组举行2023年度第三次集体学习 充分抓住黄金时间 确保实现“半年稳”“半年红”",
        (3, 3),
        "近日,经开区党工委理论学",
        "中心组成员参加学习。",
        "王赛华",
        (5, 23),
        608,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区“万名党员进党校”暨学习贯彻党的二十大精神轮训班开班 锤炼党性修养 提升自身素质",
        (25, 25),
        "近日,经开区举办“万名党",
        "发展做出应有的贡献。",
        "鲁慧",
        (27, 31),
        293,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区召开上半年 质量工作联席会",
        (35, 35),
        "近日,经开区管委会副主任",
        "保守牢质量安全底线。",
        "鲁慧",
        (37, 39),
        348,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区领导调研 滨河国际新城在建项目 抢抓施工进度和质量 确保施工安全",
        (43, 43),
        "近日,经开区党工委副书记",
        "精细化养护管养工作。",
        "王赛华",
        (45, 49),
        246,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区领导调研滨水家园体育活动中心项目建设情况 加快建设进度 确保工程如期投入使用",
        (51, 51),
        "近日,二级巡视员李国立调",
        "保工程如期投入使用。",
        "王赛华",
        (53, 57),
        186,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "经开区领导督导辖区阳光城项目除险工作 注重除险施工安全 做好全过程专业监测",
        (59, 59),
        "近日,经开区党工委委员、",
        "工过程发生安全隐患。",
        "王赛华",
        (61, 65),
        196,
    ),
    Expected(
        "000_c94a64047ede0ad7.txt",
        "企业家素质提升研修班 同学见面会举办",
        (67, 67),
        "近日,经开区第二期企业家",
        "开区经济高质量发展。",
        "鲁慧",
        (69, 71),
        154,
    ),
    Expected(
        "001_9fb36274539cd6f1.txt",
        "经开区领导为新丝路港投全体党员暨年轻干部讲授专题党课 持续加强作风建设 营造风清气正创业氛围",
        (258, 260),
        "近日，经开区党工委委员、",
        "公司发展再上新台阶。",
        "谢鹏飞",
        (1, 24),
        208,
    ),
    Expected(
        "001_9fb36274539cd6f1.txt",
        "践行“两高四着力”奋力当标杆做示范 贯彻落实市委十二届八次全会精神 "
        "勇当改革开放排头兵 ——访郑州经开区党工委书记李小虎",
        (262, 265),
        "“市委十二届八次全会是推",
        "理提供坚强组织保障。",
        "王译博 董茜",
        (26, 103),
        822,
    ),
    Expected(
        "001_9fb36274539cd6f1.txt",
        "经开区领导调研督导重大项目建设工作 千方百计扩大有效投资 持续掀起大抓项目、抓大项目热潮",
        (105, 108),
        "近日，经开区党工委书记李",
        "增动能提供有力支撑。",
        "谢鹏飞",
        (110, 194),
        862,
    ),
    Expected(
        "001_9fb36274539cd6f1.txt",
        "经开区领导督导检查七里河防汛工作 树牢极限思维 做足万全准备 坚决打赢防汛“主动仗”",
        (196, 199),
        "近日，经开区党工委副书记",
        "能力和本质安全水平。",
        "谢鹏飞",
        (201, 256),
        632,
    ),
    Expected(
        "002_4e38600dc62f8324.txt",
        "区领导调研重点项目建设推进情况 提速度 强力度 抢进度 推动经济全面提速提质",
        (3, 3),
        "3月10日下午,中原区委",
        ",确保建成即可运营。",
        "鲁燕 彭智慧",
        (5, 19),
        958,
    ),
    Expected(
        "002_4e38600dc62f8324.txt",
        "区领导调研二砂北路项目建设情况 努力打造美丽畅通安全的 道路环境",
        (21, 21),
        "3月8日,中原区委书记李",
        "通、安全的道路环境。",
        "鲁燕 孙向群 代梓雪",
        (23, 31),
        461,
    ),
    Expected(
        "002_4e38600dc62f8324.txt",
        "中原区直机关 开展“每周一学、每月一讲、每月一测”活动 学理论 学政策 学业务 推动机关党建工作再上新台阶",
        (33, 37),
        "3月9日,中原区启动区直",
        "仪式并聆听专题讲座。",
        "鲁燕 李娟",
        (39, 49),
        588,
    ),
    Expected(
        "002_4e38600dc62f8324.txt",
        "奏响新时代文明实践最强音 中原区举办学习贯彻党的二十大精神理论宣讲活动",
        (51, 51),
        "为深入学习贯彻党的二十大",
        "保证和强大精神力量。",
        "鲁燕 杨柳茵",
        (53, 61),
        748,
    ),
    Expected(
        "002_4e38600dc62f8324.txt",
        "联合互访团走进郑州奥体中心、大剧院 现场观摩讨论 讲好郑州故事",
        (63, 65),
        "3月9日,由中原区委宣传",
        "意有限公司共同参与。",
        "鲁燕 白博 刘晓娟",
        (67, 77),
        541,
    ),
    Expected(
        "003_c77487c11a53d346.txt",
        "高新区召开党工委(扩大)会议 传达学习党的十九届六中全会精神 研究部署学习贯彻工作",
        (3, 3),
        "11月16日上午,高新区",
        "努力开创工作新局面。",
        "孙庆辉",
        (5, 21),
        1142,
    ),
    Expected(
        "003_c77487c11a53d346.txt",
        "高新区召开第30次重点项目周例会 坚定信心 加快推进项目建设",
        (23, 23),
        "11月13日上午,高新区",
        ",分步推进项目建设。",
        "孙庆辉 郭原甫",
        (25, 40),
        492,
    ),
    Expected(
        "003_c77487c11a53d346.txt",
        "驻区人大代表 到梧桐园区企业和研发机构调研",
        (42, 42),
        "11月17日上午,高新区",
        "深入对接、寻求合作。",
        "孙庆辉 王子帅",
        (44, 55),
        336,
    ),
    Expected(
        "003_c77487c11a53d346.txt",
        "高新区学习贯彻郑州市安委会 第五次全体(扩大)会议精神",
        (57, 57),
        "11月12日上午,郑州市",
        "全生产形势稳定向好。",
        "孙庆辉 刘潇",
        (59, 68),
        672,
    ),
    Expected(
        "004_62a70cabcceb6930.txt",
        "中原区学习贯彻党的二十大精神科级干部专题轮训班开班 思想再统一 "
        "认识再深化 行动再看齐 在现代化建设大局中作出新的更大贡献",
        (3, 3),
        "近日,中原区学习贯彻党的",
        "上作出新的更大贡献。",
        "鲁燕 武刘敏 王维",
        (5, 19),
        1208,
    ),
    Expected(
        "004_62a70cabcceb6930.txt",
        "高度重视 提前谋划 推动党建引领网格化基层治理工作 再上新台阶",
        (21, 21),
        "4月8日,中原区组织召开",
        "班各组组长参加会议。",
        "鲁燕 王以琳",
        (23, 39),
        955,
    ),
    Expected(
        "004_62a70cabcceb6930.txt",
        "中原区召开2023年区委政法工作会议 坚持党对政法工作的绝对领导 努力建设更高水平的 平安中原法治中原",
        (41, 43),
        "4月6日,中原区召开20",
        "合示范区而团结奋斗。",
        "鲁燕 王娟",
        (45, 53),
        657,
    ),
    Expected(
        "004_62a70cabcceb6930.txt",
        "中原区重大项目推进工作领导小组到中央文化区调研 加快推进产业项目落地建设投产 持续完善周边基础设施配套工程",
        (55, 55),
        "为进一步加快推进中原区重",
        "城市产业融合示范区。",
        "鲁燕 张凯",
        (57, 67),
        747,
    ),
)


def _articles() -> list[Article]:
    articles: list[Article] = []
    for found in find_files(SEEDS):
        assert isinstance(found, FoundFile)
        for file in read_file(found):
            assert isinstance(file, SourceFile)
            articles += split_articles(file)
    return articles


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return _articles()


def test_the_five_pages_hold_these_articles_and_no_other(articles: list[Article]) -> None:
    assert [(article.source, article.lines) for article in articles] == [(e.source, e.lines) for e in EXPECTED]


@pytest.mark.parametrize("number", range(len(EXPECTED)), ids=lambda n: EXPECTED[n].headline[:16])
def test_each_article_has_its_headline_words_and_byline(articles: list[Article], number: int) -> None:
    article, expected = articles[number], EXPECTED[number]
    assert article.headline == expected.headline
    assert article.headline_lines == expected.headline_lines
    assert article.text.startswith(expected.first_words)
    assert article.text.endswith(expected.last_words)
    assert article.byline == tuple(expected.byline.split())
    assert len(article.text) == expected.characters
    assert article.published is None  # the pages give no date, and their file names are hashes


def test_every_character_stands_on_the_line_it_claims(articles: list[Article]) -> None:
    for article in articles:
        raw = (SEEDS / article.source).read_text(encoding="utf-8").split("\n")
        for offset, character in enumerate(article.text):
            first, last = article.lines_of(offset, offset + 1)
            assert first == last and article.lines[0] <= first <= article.lines[1]
            assert character in raw[first - 1]


def test_a_sentence_over_seven_short_lines_is_found_on_them(articles: list[Article]) -> None:
    article = next(a for a in articles if a.source.startswith("001") and a.lines == (1, 24))
    sentence = (
        "近日，经开区党工委委员、管委会副主任花磊以“扎实开展深入贯彻中央八项规定精神学习教育，"
        "更好发挥党员先锋模范作用”为主题，"
    )
    start = article.text.index(sentence)
    assert article.lines_of(start, start + len(sentence)) == (1, 7)
