"""Which of an article's numbers is the one asked for. Each row: the clause, a question, its answer."""

import pytest
from rule_answers import compose

from retrieval.answering.reading import Reading
from retrieval.archive.split import split_articles
from retrieval.asking.question import understand
from retrieval.records import Answer, SourceFile

NUMBERS = [
    ("云溪县行动出动29次80余人次,涉及12个街镇68个租赁住房项目。", "云溪县行动涉及多少个租赁住房项目?", "68个"),
    ("云溪县行动发动保洁员8人,党员15人,青年志愿者10人。", "云溪县行动发动了多少青年志愿者?", "10人"),
    ("云溪县村民曾承包荒田200余亩,现承包农田800余亩。", "云溪县村民现在承包农田多少亩?", "800余亩"),
    ("云溪县工程涉及6个村、5条黑臭水体,总长约12322米。", "云溪县工程涉及几条黑臭水体,总长多少米?", "5条"),
    ("云溪县比赛征集600多组作品,38组作品入围决赛。", "云溪县比赛多少组作品入围决赛?", "38组"),
    ("云溪县赛事总奖金超过1亿元,冠军队员每人27万美元。", "云溪县赛事冠军队员每人多少奖金?", "27万美元"),
    (
        "云溪县法院以受贿罪判处被告人有期徒刑十二年六个月,罚金二百万元。",
        "云溪县法院判处被告人有期徒刑几年?",
        "十二年六个月",
    ),
    ("云溪县快速路是都市区“七横七纵”路网的组成部分,长30公里。", "云溪县快速路属于几横几纵?", "七横七纵"),
    ("云溪县义诊惠及群众580余人。成立以来,累计惠及群众4000多人。", "云溪县义诊惠及群众多少人?", "580余人"),
    ("云溪县义诊惠及群众580余人。成立以来,累计惠及群众4000多人。", "云溪县成立以来累计惠及群众多少人?", "4000多人"),
    ("云溪县中心完成387单隐患整治,绿化1400平方米。", "云溪县中心完成了多少单隐患整治?", "387单"),
    ("云溪县警方打掉一个盗窃团伙,抓获犯罪嫌疑人3名。", "云溪县警方抓了几个犯罪嫌疑人?", "3名"),
    ("云溪县法院判处王某有期徒刑一年,并处罚金2000元。王某缴纳修复费用70000元。", "云溪县法院罚了多少钱?", "2000元"),
    ("云溪县15家律师事务所共30余名律师参加活动。", "云溪县来了多少律师?", "30余名"),
    ("云溪县37个国家的近60位官员来访。", "云溪县有多少个国家的官员来访?", "37个"),
    ("云溪县卢某3个月偷铜线100余斤。", "云溪县卢某偷了多少斤铜线?", "100余斤"),
    ("云溪县警方侦破一起21年前的命案,8月3日通报。", "云溪县的命案是多少年前的?", "21年前"),
    ("云溪县建成鸡圈19个,登记志愿服务队13支。", "云溪县有几支志愿服务队?", "13支"),
    # Words for more or less stay with the number.
    ("云溪县仓库存粮不足30吨,正在补充。", "云溪县仓库存粮多少吨?", "不足30吨"),
    ("云溪县项目总投资不到5亿元。", "云溪县项目总投资多少?", "不到5亿元"),
    ("云溪县产业园至少吸纳200名工人就业。", "云溪县产业园吸纳多少名工人就业?", "至少吸纳200名工人"),
    ("云溪县报名人数突破600人。", "云溪县报名人数多少?", "突破600人"),
    ("云溪县亩产将近900斤。", "云溪县亩产多少斤?", "将近900斤"),
    ("云溪县培训时间为40分钟左右。", "云溪县培训多少分钟?", "40分钟左右"),
    ("云溪县检查组发现不足3处,已整改。", "云溪县检查组发现几处不足?", "3处"),
    ("云溪县总造价由最初的3.2亿元调整为4.1亿元。", "云溪县总造价多少?", "4.1亿元"),
    ("云溪县总造价由最初的3.2亿元调整为4.1亿元。", "云溪县最初的总造价是多少?", "3.2亿元"),
    # The noun, the year, the dimension right before the number.
    ("云溪县现有中小学56所,其中小学38所、中学18所。", "云溪县有多少所小学?", "38所"),
    ("云溪县现有中小学56所,其中小学38所、中学18所。", "云溪县有多少所中学?", "18所"),
    ("云溪县介绍,全县有中小学56所,其中小学38所、中学18所。", "全县有多少所中学?", "18所"),
    ("云溪县现有中小学56所,其中小学38所、中学18所。", "云溪县有多少所中小学?", "56所"),
    ("云溪县2023年新建幼儿园3所,2024年计划新建5所。", "云溪县2024年计划新建幼儿园多少所?", "5所"),
    ("云溪县2023年新建幼儿园3所,2024年计划新建5所。", "云溪县2023年新建幼儿园多少所?", "3所"),
    ("云溪县2023年新建学校3所,2024年计划新建5所。", "2024年计划新建多少所学校?", "5所"),
    ("云溪县产粮 2022年 2023年 白石镇 32吨 34吨 青石镇 50吨 51吨", "云溪县白石镇2022年产粮多少吨?", "32吨"),
    ("云溪县产粮 2022年 2023年 白石镇 32吨 34吨 青石镇 50吨 51吨", "云溪县白石镇2023年产粮多少吨?", "34吨"),
    ("云溪县产粮 2022年 2023年 白石镇 32吨 34吨 青石镇 50吨 51吨", "云溪县青石镇2022年产粮多少吨?", "50吨"),
    ("云溪县2022年、2023年分别产粮32吨、34吨。", "云溪县2023年产粮多少吨?", "34吨"),
    ("云溪县白河大桥长860米,宽28米,高12米。", "云溪县白河大桥宽多少米?", "28米"),
    ("云溪县白河大桥长860米,宽28米,高12米。", "云溪县白河大桥多高?", "12米"),
]


def ask(text: str, question: str) -> Answer:
    readings = [Reading(0, a) for a in split_articles(SourceFile("A05.txt", text, "utf-8", is_article=True))]
    return compose(understand(question), readings, lambda article: None)


@pytest.mark.parametrize(("text", "question", "number"), NUMBERS, ids=[question for _, question, _ in NUMBERS])
def test_the_number_is_the_one_that_counts_what_is_asked(text: str, question: str, number: str) -> None:
    answer = ask(text, question)
    assert answer.answered
    assert answer.text.startswith(number), answer.text
    assert len(answer.text) <= 120


def test_two_numbers_asked_for_are_both_given() -> None:
    text = "云溪县工程涉及6个村、5条黑臭水体,总长约12322米。"
    answer = ask(text, "云溪县工程涉及几条黑臭水体,总长多少米?")
    assert "5条" in answer.text
    assert "12322米" in answer.text


def test_a_number_of_another_unit_is_no_answer() -> None:
    assert not ask("云溪县工程涉及6个村、5条黑臭水体。", "云溪县工程总长多少公里?").answered
    assert not ask("云溪县中心绿化1400平方米,有3个科室。", "云溪县中心绿化用了多少斤苗木?").answered


def test_a_calendar_year_is_no_amount() -> None:
    assert not ask("云溪县粮食产量(单位:吨) 2022年 2023年 白石镇 3200 3400", "云溪县白石镇粮食产量是多少?").answered
    assert ask("云溪县古桥有2000年历史。", "云溪县古桥有多少年历史?").text.startswith("2000年")


def test_a_verb_behind_an_amount_is_no_part_of_it() -> None:
    assert ask("云溪县预算由2.5亿元增加到3.2亿元调整后执行。", "云溪县预算增加到多少?").text == "3.2亿元"
    assert ask("云溪县投资1.6亿元新建小学2所。", "云溪县新建小学投资多少?").text == "1.6亿元"


def test_a_character_lies_in_its_sentence() -> None:
    (article,) = split_articles(SourceFile("A05.txt", "一处。二处!\n三处", "utf-8", is_article=True))
    reading = Reading(0, article)
    for number, (start, end) in enumerate(reading.sentences):
        assert {reading.sentence_at(offset) for offset in range(start, end)} == {number}


def test_one_of_a_kind_counts_nothing() -> None:
    answer = ask("云溪县警方打掉一个盗窃团伙,抓获3个嫌疑人。", "云溪县警方抓了几个嫌疑人?")
    assert answer.text.startswith("3个")
