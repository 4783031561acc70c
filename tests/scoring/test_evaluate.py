"""The figures that `baowen eval` makes of gold files, and what counts as a right visit or hit."""

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from commands import baowen

from retrieval.engine import Engine
from retrieval.errors import InputError
from retrieval.records import Hit, Person
from retrieval.scoring.answer_scores import Given, Verdict, count_answers
from retrieval.scoring.evaluate import AnswerReport, SearchReport, VisitReport, evaluate
from retrieval.scoring.gold import GoldArticle, GoldQuery, GoldQuestion, Visit, read_gold
from retrieval.scoring.gold_strings import is_copy, is_same_name
from retrieval.scoring.hit_scores import count_hits, rank
from retrieval.scoring.visit_scores import compare, count_visits
from retrieval.show.report_formats import reports_record
from retrieval.show.reporting import print_reports, watch_with_bar

if TYPE_CHECKING:
    from archives import Archive

NOTICE = "本报讯 3月10日,区委书记王立新到青石河大桥工地调研。区长赵明陪同。王立新要求抓紧施工,确保六月通车。\n"
SCHOOL = "本报讯 近日,枫林小学举行开学典礼,八百名学生参加。\n"
QUESTION = {"q": "谁到青石河大桥工地调研?", "kind": "who", "answers": ["王立新"], "need": "all", "sources": ["a.txt"]}


def write_gold(path: Path, *records: object) -> Path:
    path.write_text("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records), encoding="utf-8")
    return path


def question(*answers: str, kind: str = "who") -> GoldQuestion:
    return GoldQuestion("谁?", kind, answers, len(answers), ("page/a",))


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("青石河大桥", "青石河大桥工地", True),
        ("大桥", "青石河大桥", False),  # only two characters
        ("青石河", "青石河大桥工地北侧三号", False),  # less than two fifths
        ("区委书记", "区委 书记", True),
        ("", "区委书记", False),
    ],
)
def test_a_good_part_of_a_name_stands_for_it(one: str, other: str, is_same: bool) -> None:
    assert is_same_name(one, other) is is_same_name(other, one) is is_same


def test_a_text_with_half_of_the_pairs_is_a_copy() -> None:
    assert is_copy("甲乙丙某某", of="甲乙丙丁戊")  # 甲乙 and 乙丙, two of four pairs
    assert not is_copy("甲乙某丙丁", of="甲乙丙丁戊己庚")  # two of six pairs


def test_figures_of_answers_are_shares_of_what_they_name() -> None:
    nobody = GoldQuestion("谁?", "unanswerable", (), 0, ())
    verdicts = [
        Verdict(asked, Given(True, text, (), 0.5), found)
        for asked, text, found in [
            (question("王"), "王", ""),
            (question("王"), "王某", "source"),
            (question("王"), "赵某某", "text"),
            (nobody, "没有", ""),
            (nobody, "王", "answered"),
            (question(kind="yes_no"), "不是", ""),  # no answers: to be refused
        ]
    ]
    figures = count_answers(verdicts)
    sums = {name: (tally.right, tally.total) for name, tally in figures.sums.items()}
    assert sums == {"accuracy": (3, 6), "answerable": (1, 3), "citation": (1, 2), "abstain": (2, 3)}
    assert (figures.kinds["who"].tally.right, figures.kinds["who"].median_length) == (1, 2)
    assert figures.kinds["unanswerable"].median_length is None
    assert count_answers(verdicts[:3]).abstain.share is None


def visit(*people: str, targets: tuple[str, ...] = (), date: str | None = None) -> Visit:
    """People as `name:role` or `title name:role`."""
    named = []
    for person in people:
        title_and_name, role = person.split(":")
        title, _, name = title_and_name.rpartition(" ")
        named.append(Person(name, title, role))
    return Visit(tuple(named), targets, date)


def test_visits_of_an_article_are_compared_together() -> None:
    gold = GoldArticle("a", (visit("王立新:lead", "赵明:accompany"), visit("钱进:lead")))
    found = (visit("王立新:lead", "赵明:lead", "王立新:lead"),)
    rates = count_visits([gold], {"a": found}).parts
    assert [(r.precision.right, r.precision.total, r.recall.right, r.recall.total) for r in rates.values()][:3] == [
        (1, 2, 1, 2),
        (0, 0, 0, 1),
        (2, 2, 2, 3),
    ]
    assert rates["lead"].f1 == 0.5
    assert rates["accompany"].f1 == 0
    assert rates["target"].f1 is None


def test_a_target_may_be_met_by_several_names_and_each_counts_once() -> None:
    gold = GoldArticle("a", (visit(targets=("青石河大桥", "枫林小学")),))
    found = (visit(targets=("青石河大桥工地", "青石河大桥", "柳河公园")),)
    target = count_visits([gold], {"a": found}).parts["target"]
    assert (target.precision.right, target.precision.total) == (2, 3)
    assert (target.recall.right, target.recall.total) == (1, 2)


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall"),
    [
        (("2023-08-14",), ("2023-08-14",), (1, 1), (1, 1)),
        (("2023-08",), ("2023-08-14",), (1, 1), (1, 1)),
        (("2023-08-14",), ("2023-08",), (0, 1), (0, 1)),
        ((None,), ("2023-08-14",), (0, 0), (0, 0)),  # the gold date is uncertain, so no found date is wrong
        (("2023-08-14", None), ("2023-08-15",), (0, 0), (0, 1)),
        ((), ("2023-08-15",), (0, 1), (0, 0)),
    ],
)
def test_a_date_is_at_least_as_precise_as_the_gold(
    gold: tuple[str | None, ...], found: tuple[str, ...], precision: tuple[int, int], recall: tuple[int, int]
) -> None:
    article = GoldArticle("a", tuple(visit(date=date) for date in gold))
    rates = count_visits([article], {"a": tuple(visit(date=date) for date in found)}).parts["date"]
    assert (rates.precision.right, rates.precision.total) == precision
    assert (rates.recall.right, rates.recall.total) == recall


def test_titles_are_counted_where_the_gold_has_them() -> None:
    gold = GoldArticle("a", (visit("区委书记 王立新:lead", "区长 赵明:accompany", "钱进:accompany"),))
    found = (visit("青石区区委书记 王立新:lead", "赵明:accompany", "局长 钱进:accompany"),)
    titles = count_visits([gold], {"a": found}).titles
    assert (titles.right, titles.total) == (1, 2)
    wrong = [one for one in compare(gold, found) if not one.is_right]
    assert [(one.part, one.gold) for one in wrong] == [("title", ("王立新 区委书记", "赵明 区长"))]


def test_a_visit_in_an_article_without_one_is_a_false_alarm() -> None:
    articles = [GoldArticle("a", ()), GoldArticle("b", ()), GoldArticle("c", (visit("王立新:lead"),))]
    figures = count_visits(articles, {"a": (visit("赵明:lead"),)})
    assert (figures.false_alarms.right, figures.false_alarms.total) == (1, 2)
    assert figures.parts["lead"].precision.total == 1


def hit(source: str, text: str, *copies: str) -> Hit:
    return Hit(1, source, (1, 1), None, None, text, 0, len(text), 0.5, copies)


def test_a_hit_is_right_by_source_or_copy_and_holds_the_answer_in_its_beginning() -> None:
    query = GoldQuery("多长?", ("a",), "860 米", "fact")
    assert rank(query, (hit("a", "全长900米"), hit("b", "全长860米"), hit("a", "全长860\n米"))).place == 2
    assert rank(query, (hit("b", "全长860米", "a"),)).place == 0
    assert rank(query, (hit("a", "字" * 400 + "860米"),)).place is None
    assert rank(query, (hit("b", "860米"),) * 10 + (hit("a", "860米"),)).place is None
    assert rank(GoldQuery("大桥", ("a",), None, "event"), (hit("a", "别的"),)).place == 0


def test_ranks_are_counted_by_set() -> None:
    good, none = (hit("a", ""),), ()
    late = (hit("b", ""),) * 5 + (hit("a", ""),)
    asked = [GoldQuery("?", ("a",), None, group) for group in ("x", "x", "x", "y")]
    rankings = [rank(query, hits) for query, hits in zip(asked, (good, none, late, none), strict=True)]
    figures = count_hits(rankings)
    assert list(figures) == ["x", "y"]
    x = figures["x"]
    assert (x.at_1.share, x.at_5.share, x.at_10.share) == (1 / 3, 1 / 3, 2 / 3)
    assert x.mrr == pytest.approx((1 + 1 / 6) / 3)
    assert figures["y"].mrr == 0


def test_the_first_record_tells_what_a_file_measures(tmp_path: Path) -> None:
    person = {"name": "王立新", "title": None, "role": "lead"}
    visits = [{"people": [person], "targets": ["大桥"], "date": "2023-08", "action": "调研"}]
    assert read_gold(write_gold(tmp_path / "1", QUESTION)).questions == (
        GoldQuestion(QUESTION["q"], "who", ("王立新",), 1, ("a.txt",)),  # type: ignore[arg-type]
    )
    assert read_gold(write_gold(tmp_path / "2", {"source": "a", "visits": visits})).articles == (
        GoldArticle("a", (Visit((Person("王立新", "", "lead"),), ("大桥",), "2023-08"),)),
    )
    assert read_gold(
        write_gold(tmp_path / "3", {"q": "大桥", "sources": ["a"], "answer": None, "set": "x"})
    ).queries == (GoldQuery("大桥", ("a",), None, "x"),)


def test_needed_strings_are_never_more_than_there_are(tmp_path: Path) -> None:
    needs = [{**QUESTION, "answers": ["甲", "乙"], "need": need} for need in ("all", "any1", "any3")]
    assert [q.least for q in read_gold(write_gold(tmp_path / "gold", *needs)).questions] == [2, 1, 2]


def test_what_more_a_question_asks_is_read(tmp_path: Path) -> None:
    more = [
        {**QUESTION, "number": [2, 3]},
        {**QUESTION, "kind": "yes_no", "yes": False},
        {**QUESTION, "double": True},
        {**QUESTION, "kind": "yes_no", "answers": [], "sources": []},
        {"q": "他去过吗?", "kind": "unanswerable", "false_yes_no": True},
        {**QUESTION, "number": None, "yes": None, "double": False},
    ]
    numbers, no, double, refused, false, plain = read_gold(write_gold(tmp_path / "gold", *more)).questions
    assert numbers.numbers == (2, 3)
    assert no.yes is False
    assert double.is_double
    assert refused.wants_refusal and refused.asks_yes_or_no
    assert false.wants_refusal and false.asks_yes_or_no
    assert plain == GoldQuestion("谁到青石河大桥工地调研?", "who", ("王立新",), 1, ("a.txt",))
    assert not plain.wants_refusal and not plain.asks_yes_or_no


@pytest.mark.parametrize(
    ("record", "zh", "en"),
    [
        ({"x": 1}, "看不出是哪种标准答案", "of no known kind"),
        ([], "不是 JSON 对象", "not a JSON object"),
        ({**QUESTION, "q": " "}, "缺少 q,或它不是文字", "q is missing, or no text"),
        ({**QUESTION, "kind": 3}, "缺少 kind", "kind is missing"),
        ({**QUESTION, "answers": "王立新"}, 'answers 要写成 ["…", "…"]', "answers must be written as"),
        ({**QUESTION, "answers": []}, "answers 是空的", "answers is empty"),
        ({**QUESTION, "sources": [1]}, 'sources 要写成 ["…", "…"]', "sources must be written as"),
        ({**QUESTION, "need": "any0"}, "need 要写成", "need must be"),
        ({**QUESTION, "number": 2}, "number 要写成 [2, 3]", "number must be written as [2, 3]"),
        ({**QUESTION, "number": 0}, "number 要写成", "number must be"),
        ({**QUESTION, "number": [-2]}, "number 要写成", "number must be"),
        ({**QUESTION, "yes": "no"}, "yes 要写成 true 或 false", "yes must be true or false"),
        ({**QUESTION, "double": 1}, "double 要写成 true 或 false", "double must be true or false"),
        ({"q": "?", "kind": "yes_no", "sources": ["a"]}, "answers 要写成", "answers must be written as"),
        ({"q": "?", "kind": "unanswerable", "false_yes_no": 1}, "false_yes_no 要写成", "false_yes_no must be"),
        ({"source": "a", "visits": {}}, "visits 要写成 [{…}, {…}]", "visits must be written as"),
        ({"visits": []}, "缺少 source", "source is missing"),
        ({"source": "a", "visits": [{"people": [{"name": "王"}], "targets": []}]}, "缺少 role", "role is missing"),
        ({"source": "a", "visits": [{"people": [], "targets": [], "date": "8月"}]}, "date 要写成", "date must be"),
        ({"q": "大桥"}, "sources 要写成", "sources must be"),
        ({"q": "大桥", "sources": ["a"], "answer": 8}, "answer 要是文字或 null", "answer must be a text or null"),
    ],
)
def test_a_bad_line_is_named_with_what_is_wrong(tmp_path: Path, record: object, zh: str, en: str) -> None:
    path = write_gold(tmp_path / "gold.jsonl", record)
    with pytest.raises(InputError) as caught:
        read_gold(path)
    assert caught.value.zh.startswith(f"{path} 第 1 行:{zh}")
    assert caught.value.en.startswith(f"{path} line 1: {en}")
    assert "\n" not in caught.value.zh + caught.value.en


def test_the_line_of_another_format_or_charset_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    write_gold(path, QUESTION, {"source": "a", "visits": []})
    with pytest.raises(InputError, match="第 2 行:缺少 q"):
        read_gold(path)
    path.write_bytes(json.dumps(QUESTION).encode() + b'\n\n{"q": "\xff"}\n')
    with pytest.raises(InputError, match="第 3 行:不是 UTF-8 编码的 JSON"):
        read_gold(path)


def test_a_file_that_is_gone_or_empty_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"没有 .*nowhere 这个文件"):
        read_gold(tmp_path / "nowhere")
    with pytest.raises(InputError, match="是空的"):
        read_gold(write_gold(tmp_path / "empty"))


@pytest.fixture
def engine(archive: "Archive") -> Any:
    archive.write("a.txt", NOTICE)
    archive.write("b.txt", SCHOOL)
    archive.build()
    opened = Engine.open(archive.index, "zh-news")
    yield opened
    opened.close()


def gold_files(folder: Path) -> list[Path]:
    """Files of right and of wrong gold for the two pages."""
    folder.mkdir()
    people = [{"name": "王立新", "title": "区委书记", "role": "lead"}]
    return [
        write_gold(
            folder / "answers.jsonl",
            QUESTION,
            {**QUESTION, "answers": ["李四"]},
            {"q": "谁调研了郑州东站?", "kind": "unanswerable"},
        ),
        write_gold(
            folder / "visits.jsonl",
            {"source": "a.txt", "visits": [{"people": people, "targets": ["青石河大桥工地"], "date": None}]},
            {"source": "nowhere.txt", "visits": [{"people": people, "targets": ["[bold]"], "date": None}]},
        ),
        write_gold(
            folder / "search.jsonl",
            {"q": "枫林小学开学典礼", "sources": ["b.txt"], "answer": "八百名", "set": "x"},
            {"q": "枫林小学开学典礼", "sources": ["nowhere.txt"], "answer": None, "set": "x"},
            {"q": "。。", "sources": ["a.txt"], "answer": None, "set": "marks"},
        ),
    ]


def test_each_file_is_measured_on_the_open_index(engine: Engine, tmp_path: Path) -> None:
    golds = [read_gold(path) for path in gold_files(tmp_path / "gold")]
    answers, visits, hits = (evaluate(engine, gold, watch_with_bar()) for gold in golds)
    assert isinstance(answers, AnswerReport)
    assert [verdict.fault for verdict in answers.verdicts] == ["", "text", ""]
    assert isinstance(visits, VisitReport)
    lead = visits.figures.parts["lead"]
    assert (lead.precision.right, lead.precision.total, lead.recall.right, lead.recall.total) == (1, 1, 1, 2)
    assert isinstance(hits, SearchReport)
    assert [ranking.place for ranking in hits.rankings] == [0, None, None]


def test_tables_and_misses_are_printed_and_all_misses_are_in_the_record(
    engine: Engine, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    golds = [read_gold(path) for path in gold_files(tmp_path / "gold")]
    reports = [evaluate(engine, gold, watch_with_bar()) for gold in golds]
    print_reports(reports, 1, "zh")
    printed = capsys.readouterr().out
    assert "全部问题" in printed
    assert "✗ who  内容不对  谁到青石河大桥工地调研?" in printed
    assert "应为  李四  a.txt" in printed
    print_reports(reports, 9, "en")
    printed = capsys.readouterr().out
    assert "all questions" in printed
    assert "✗ nowhere.txt" in printed
    assert "[bold]" in printed
    record = reports_record(reports)
    measured = [file["measures"] for file in record["files"]]
    assert measured == ["answers", "visits", "search"]
    assert record["files"][0]["figures"]["accuracy"] == {"right": 2, "total": 3, "share": 0.6667}
    (miss,) = record["files"][0]["misses"]
    assert (miss["fault"], miss["gold"], miss["cited"]) == ("text", ["李四"], ["a.txt"])
    assert "nowhere.txt" in [miss["source"] for miss in record["files"][1]["misses"]]
    assert json.loads(json.dumps(record)) == record


def test_a_question_to_be_refused_is_shown_as_one(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = (Verdict(question(kind="yes_no"), Given(True, "是的", (), 0.5), "answered"),)
    print_reports([AnswerReport("gold", count_answers(verdicts), verdicts)], 1, "zh")
    printed = capsys.readouterr().out
    assert "✗ yes_no  不该答" in printed
    assert "应为  (档案里没有答案)" in printed


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return baowen(*arguments, cwd=cwd, BAOWEN_LANG="zh", COLUMNS="100")


def test_the_command_measures_files_of_any_kind(archive: "Archive", tmp_path: Path) -> None:
    archive.write("a.txt", NOTICE)
    archive.write("b.txt", SCHOOL)
    archive.build()
    files = [str(path) for path in gold_files(tmp_path / "gold")]
    done = run("eval", *files, "--misses", "1", "--index", "index", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("没做对的:1 / ") == 3
    done = run("eval", *files, "--json", "--index", "index", cwd=tmp_path)
    figures = [file["figures"] for file in json.loads(done.stdout)["files"]]
    assert figures[0]["abstain"] == {"right": 1, "total": 1, "share": 1.0}


def test_the_command_names_a_bad_line_before_anything_is_asked(tmp_path: Path) -> None:
    write_gold(tmp_path / "gold.jsonl", QUESTION, {**QUESTION, "q": ""})
    done = run("eval", "gold.jsonl", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "gold.jsonl 第 2 行:缺少 q,或它不是文字。请改好这一行。\n"
    assert run("eval", cwd=tmp_path).returncode == 2
