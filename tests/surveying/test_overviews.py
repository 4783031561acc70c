"""Questions that look over the archive, asked of the example pages."""

import json
from pathlib import Path

import pytest

from retrieval.asking.forms import FORMS, form_of
from retrieval.asking.question import understand
from retrieval.engine import Engine
from retrieval.index.builder import build
from retrieval.surveying import overviews
from retrieval.surveying.comparing import _SIDES
from retrieval.surveying.wanted import wanted


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("4月6日发生了什么?", ["政法工作会议"]),
        ("11月开了什么会?", ["六中全会", "周例会", "安委会"]),
        ("中原区4月份有什么动静", ["政法工作会议", "网格化"]),
        ("防汛", ["七里河"]),
        ("有哪些培训班?", ["万名党员进党校", "科级干部"]),
        ("介绍一下李晓雷", ["中原区委书记", "3月8日", "国棉三厂"]),
        ("张红军", ["管委会主任", "11月16日"]),
        ("李晓雷3月都去了哪些地方?", ["国棉三厂", "二砂北路"]),
        ("副区长都有谁", ["刘斌", "周伟杰", "武学德"]),
        ("哪几个领导出去督导过", ["王潜", "张波", "李小虎"]),
        ("周伟杰参加过哪些调研?", ["李晓雷", "中央文化区"]),
        ("经开区跟中原区,哪边的调研多一些", ["经开区(5次)", "中原区(3次)"]),
        ("你有哪些报纸?", ["24篇", "中原区"]),
        ("4月上旬中原区那阵子都忙活些啥", ["政法工作会议", "网格化"]),  # 那阵子, 忙活 say how one asks
        ("2021年11月中旬高新区都干了啥", ["周例会", "六中全会"]),  # undated, on a page that prints 2021年
        ("奥体中心那边都有过啥活动", ["互访团", "中央文化区"]),
        ("周慧敏平常都干啥", ["区委宣传部副部长", "宣讲"]),
        ("高新区最早的一篇报道是啥", ["11月12日"]),
        ("孙庆辉跑过哪些稿子", ["4篇", "周例会"]),  # named by bylines alone
        ("刘斌跟王潜谁上报多", ["刘斌(2篇)", "王潜(1篇)"]),
        ("经开区研修班办到第几期了", ["第二期"]),
    ],
)
def test_a_look_over_the_archive_tells_all_that_fits(engine: Engine, question: str, told: list[str]) -> None:
    answer = engine.ask(question)
    assert answer.answered
    assert [string for string in told if string not in answer.text] == []
    assert answer.citations


def test_no_more_visits_are_counted_than_the_answer_rests_on(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = engine.ask("一共有几次走访?")
    assert whole.text.startswith(f"{len(whole.events)}次")
    monkeypatch.setattr(overviews, "MOST_KEPT", 3)
    cut = engine.ask("一共有几次走访?")
    assert cut.text.startswith("至少3次") and len(cut.events) == 3 < len(whole.events)


@pytest.mark.parametrize(
    ("question", "number"), [("有几篇讲防汛的?", "2"), ("李晓雷调研过几次", "2"), ("李小虎一共去了几个地方", "4")]
)
def test_a_count_says_the_number_first(engine: Engine, question: str, number: str) -> None:
    assert engine.ask(question).text.startswith(number)


def test_reports_are_dated_lines_the_newest_first(tmp_path: Path) -> None:
    days = ["2024-03-05", "2024-01-09", "2024-06-20"]
    records = [
        {
            "source": f"{day}.txt",
            "published": day,
            "title": f"云台区召开防汛工作会第{n}次",
            "text": f"{day[5:7]}月1日，云台区召开防汛工作会。",
        }
        for n, day in enumerate(days)
    ]
    pages = tmp_path / "pages.jsonl"
    pages.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    build(tmp_path / "index", [pages])
    engine = Engine.open(tmp_path / "index", "zh-news")
    answer = engine.ask("云台区防汛有哪些新闻?")
    assert [citation.source for citation in answer.citations] == ["2024-06-20.txt", "2024-03-05.txt", "2024-01-09.txt"]
    assert answer.text.splitlines()[0].startswith("3篇")
    engine.close()


def test_an_interview_is_the_speech_of_whom_it_is_with(tmp_path: Path) -> None:
    records = [
        {
            "source": "a.txt",
            "title": "云台区召开防汛工作会",
            "text": "3月1日，云台区召开防汛工作会。区长林志远强调，要加强巡查，要备足物资。",
        },
        {
            "source": "b.txt",
            "title": "让老街焕发新生——访云台区区长林志远",
            "text": "“老街是云台的根。”云台区区长林志远说。把老街修好。今年将修缮老屋三百间，保留石板路。"
            "让居民留下来。将建设社区食堂，开设夜校，改造自来水管网。",
        },
    ]
    pages = tmp_path / "pages.jsonl"
    pages.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    build(tmp_path / "index", [pages])
    engine = Engine.open(tmp_path / "index", "zh-news")
    told, context = engine.converse("林志远接受采访都聊了些什么", None)
    assert "老街是云台的根" in told.text
    of_topic, context = engine.converse("夜校方面呢?", context)
    assert "开设夜校" in of_topic.text
    assert "石板路" not in of_topic.text
    engine.close()


def test_a_list_goes_on_where_it_stopped_and_ends(tmp_path: Path) -> None:
    records = [
        {
            "source": f"{n:02}.txt",
            "title": f"云台区第{n}个防汛工程开工",
            "text": f"{n}月3日，云台区第{n}个防汛工程开工，建设者表示将抓紧施工。",
        }
        for n in range(1, 13)
    ]
    pages = tmp_path / "pages.jsonl"
    pages.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    build(tmp_path / "index", [pages])
    engine = Engine.open(tmp_path / "index", "zh-news")
    first, context = engine.converse("云台区防汛工程有哪些新闻?", None)
    second, context = engine.converse("还有吗", context)
    last, _ = engine.converse("还有吗", context)
    assert first.left_out == 4
    assert len(second.listed) == 4
    assert not set(first.listed) & set(second.listed)
    assert last.text == "没有更多了。"
    engine.close()


def test_what_no_page_tells_of_is_not_listed(engine: Engine) -> None:
    assert not engine.ask("郑东新区有什么新闻").answered
    assert not engine.ask("洛阳那阵子都忙活些啥").answered
    assert not engine.ask("2019年11月高新区都干了啥").answered
    assert not engine.ask("张波3月份都去过哪里").answered


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("政法工作会议是马素华主持的吗?", "不是:是武学德"),
        ("政法工作会议是武学德主持的吗?", "是:武学德"),
        ("二砂北路是张波去看的吧", "不是:是李晓雷"),
        ("七里河是花磊陪张波去的吧?", "不是:是张波"),
    ],
)
def test_who_hosted_is_confirmed_or_corrected(engine: Engine, question: str, begins: str) -> None:
    assert engine.ask(question).text.startswith(begins)


@pytest.mark.parametrize(
    "question", ["大桥全长多少公里?", "谁主持了这次会议?", "李晓雷3月8日去哪了?", "会上强调了什么?"]
)
def test_a_question_for_one_fact_is_left_to_the_reader(question: str) -> None:
    assert wanted(understand(question)) is None


def test_a_name_that_no_dictionary_knows_is_a_condition_as_a_whole() -> None:
    asked = wanted(understand("隐面龙属有什么新闻"), lambda string: string not in "隐面龙属有什么新闻")
    assert asked is not None
    assert asked.words == ("隐面龙属",)


def test_the_forms_that_the_weights_tell_apart_are_those_of_the_code() -> None:
    records = Path("benchmarks/questions/forms.jsonl").read_text(encoding="utf-8").splitlines()
    taught = [json.loads(line) for line in records]
    assert {record["form"] for record in taught} == set(FORMS)
    right = [form_of(q.folded, q.people)[0] == r["form"] for r in taught[::20] if (q := understand(r["q"])).folded]
    assert sum(right) >= 0.95 * len(right)


def test_who_only_spoke_at_a_meeting_did_not_host_it(engine: Engine) -> None:
    assert "网格化" not in engine.ask("马素华主持了哪些会?").text
    assert "网格化" in engine.ask("李春节主持了哪些会?").text


def test_districts_whose_name_begins_like_a_joining_word_are_compared() -> None:
    assert _SIDES.split("和平区跟南开区") == ["和平区", "南开区"]
    assert _SIDES.split("南开区和和平区") == ["南开区", "和平区"]


@pytest.mark.parametrize(("question", "told"), [("3月云溪县有什么新闻?", 2), ("3月8日有啥新鲜事", 1)])
def test_the_papers_own_region_and_the_noun_asked_for_are_no_conditions(
    question: str, told: int, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(
        "云溪县召开教育工作会议\n\n本报讯 3月8日,云溪县召开教育工作会议。县长李红讲话。\n\n"
        "泵站开工\n\n本报讯 3月9日,三号泵站开工,投资两亿元。\n",
        encoding="utf-8",
    )
    (pages / "b.txt").write_text("云溪县春耕\n\n本报讯 5月2日,云溪县开始春耕。\n", encoding="utf-8")
    build(tmp_path / "index", [pages])
    small = Engine.open(tmp_path / "index", "zh-news")
    answer = small.ask(question)
    small.close()
    assert len(answer.citations) == told, answer.text
