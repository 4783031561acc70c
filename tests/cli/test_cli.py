"""The installed command, as a user runs it; in a new process if the test is about that."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from commands import COMMAND
from commands import baowen as run
from gates import GATE, Gate

from retrieval.cli.main import app
from retrieval.index.builder import build
from retrieval.index.report import Progress

SEEDS = Path(__file__).parents[2] / "seeds"
QUESTION = "谁调研了滨河国际新城在建项目?"
ANSWER_KEYS = "question answered kind text confidence citations events ms".split()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with an index of the example pages."""
    folder = tmp_path_factory.mktemp("home")
    done = run("index", str(SEEDS), cwd=folder)
    assert done.returncode == 0
    assert "文章 24" in done.stderr
    return folder


def test_a_question_gets_names_file_lines_and_sentence(home: Path) -> None:
    done = run("ask", QUESTION, cwd=home)
    assert done.returncode == 0
    first, *rest = done.stdout.splitlines()
    assert first == "郭宏力(经开区党工委副书记、滨河国际新城建设指挥部指挥长),近日"
    assert "000_c94a64047ede0ad7.txt:45" in "\n".join(rest)
    assert "郭宏力带队实地调研" in "\n".join(rest)


def test_the_json_record_keeps_the_contract(home: Path) -> None:
    record = json.loads(run("ask", "--json", QUESTION, cwd=home).stdout)
    assert set(record) - {"trace"} == set(ANSWER_KEYS)
    assert record["question"] == QUESTION
    assert record["kind"] == "who"
    assert 0 < record["confidence"] <= 1
    (citation,) = record["citations"]
    assert set(citation) == {"source", "lines", "headline", "published", "quote"}
    assert citation["lines"] == [45, 45]


def test_an_answer_that_is_not_there_ends_with_1(home: Path) -> None:
    done = run("ask", "谁调研了郑州东站?", cwd=home)
    assert done.returncode == 1
    assert done.stdout.startswith("档案里没有找到")
    record = json.loads(run("ask", "--json", "谁调研了郑州东站?", cwd=home, BAOWEN_LANG="en").stdout)
    assert record["text"] == "Not found in the archive: no report mentions “东站”."


def test_jsonl_answers_every_line_also_empty_and_overlong_ones(home: Path) -> None:
    done = run("ask", "--jsonl", cwd=home, given=f"{QUESTION}\n\n{'问' * 10000}\n\x00\n\xff谁\n")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["answered"] for record in records] == [True, False, False, False, False]
    assert [("error" in record) for record in records][:3] == [False, True, True]
    assert records[1]["text"] == records[1]["error"]


def test_bytes_that_are_no_utf8_do_no_harm(home: Path) -> None:
    done = run("ask", "--jsonl", cwd=home, given=b"\xff\xfe\xb5\xc4\n")
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1


def test_search_prints_hits_and_their_contract(home: Path) -> None:
    record = json.loads(run("search", "--json", "--top", "3", "七里河防汛", cwd=home).stdout)
    assert set(record) == {"question", "hits", "ms"}
    assert len(record["hits"]) <= 3
    assert set(record["hits"][0]) >= {"source", "lines", "headline", "published", "text", "score"}
    assert record["hits"][0]["source"].startswith("001")


def test_a_filter_that_matches_nothing_finds_nothing(home: Path) -> None:
    assert run("search", "七里河", "--source", "nothing/", cwd=home).returncode == 1
    assert run("search", "七里河", "--since", "2023-01", cwd=home).returncode == 1


def test_a_search_keeps_to_what_a_person_did_and_to_a_place(home: Path) -> None:
    def sources(*options: str) -> set[str]:
        record = json.loads(run("search", "--json", "--top", "50", "调研", *options, cwd=home).stdout)
        return {hit["source"][:3] for hit in record["hits"]}

    assert sources("--who", "张英才") == {"003"}
    assert sources("--who", "张英才", "--where", "明晟新材料") == {"003"}
    assert sources("--who", "张英才", "--where", "没有的地方") == set()
    assert len(sources()) > 1


def test_articles_need_no_index(tmp_path: Path) -> None:
    done = run("articles", "--jsonl", str(SEEDS), cwd=tmp_path)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(records) == 24
    assert set(records[0]) == {"source", "lines", "headline_lines", "headline", "byline", "published", "text"}
    table = run("articles", str(SEEDS / "001_9fb36274539cd6f1.txt"), cwd=tmp_path, COLUMNS="20")
    assert table.returncode == 0
    assert "谢鹏" in table.stdout


def test_show_prints_the_cited_lines_in_their_surroundings(home: Path) -> None:
    done = run("show", "002_4e38600dc62f8324.txt:23", "--around", "2", cwd=home)
    assert [line[:4] for line in done.stdout.splitlines()] == ["  21", "  22", "> 23", "  24", "  25"]


def test_status_tells_what_the_index_holds(home: Path) -> None:
    record = json.loads(run("status", "--json", cwd=home).stdout)
    assert (record["files"], record["articles"]) == (5, 24)
    assert record["events"]["visit"] > 0
    assert record["people"] > 0
    assert "走访" in run("status", cwd=home).stdout
    assert "文章" in run("status", cwd=home).stdout
    assert "articles" in run("status", "--lang", "en", cwd=home).stdout


EVENT_KEYS = (
    "kind people action targets topic date_text date source lines headline published evidence rule probability".split()
)


def test_events_are_records_that_keep_the_contract(home: Path) -> None:
    done = run("events", "--jsonl", "--where", "七里河", "--kind", "visit", cwd=home)
    (record,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert list(record) == EVENT_KEYS
    assert record["people"][0] == {"name": "张波", "title": "经开区党工委副书记、管委会主任", "role": "lead"}
    assert (record["date_text"], record["date"], record["published"]) == ("近日", None, None)
    assert record["source"] == "001_9fb36274539cd6f1.txt"
    page = (SEEDS / record["source"]).read_text(encoding="utf-8").splitlines()
    first, last = record["lines"]
    printed = "".join("".join(page[first - 1 : last]).split())
    assert "".join(record["evidence"].split()) in printed


def test_events_as_csv_open_in_a_spreadsheet(home: Path) -> None:
    done = run("events", "--csv", cwd=home)
    assert done.stdout.startswith("\ufeffkind,people,")
    rows = list(csv.DictReader(io.StringIO(done.stdout.removeprefix("\ufeff"))))
    records = [json.loads(line) for line in run("events", "--jsonl", cwd=home).stdout.splitlines()]
    assert [(row["evidence"], row["source"]) for row in rows] == [(r["evidence"], r["source"]) for r in records]
    assert [int(row["first_line"]) for row in rows] == [record["lines"][0] for record in records]
    visit = next(row for row in rows if row["people"].startswith("张波"))
    assert visit["people"].startswith("张波(经开区党工委副书记、管委会主任,lead)；")
    assert "七里河" in visit["targets"].split("、")


def test_the_table_of_events_shows_fifty_and_says_how_many_more(tmp_path: Path) -> None:
    page = "本报讯 3月{}日,区委书记王立新带队到新城路调研道路建设情况。\n"
    records = ({"source": f"s/{n}", "text": page.format(n % 28 + 1), "published": "2023-04-01"} for n in range(60))
    lines = (json.dumps(record, ensure_ascii=False) for record in records)
    (tmp_path / "all.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("index", "all.jsonl", cwd=tmp_path)
    printed = run("events", "--jsonl", cwd=tmp_path).stdout.splitlines()
    dates = [json.loads(line)["date"] for line in printed]
    assert len(dates) == 60
    assert dates == sorted(dates, reverse=True)
    table = run("events", cwd=tmp_path, COLUMNS="80").stdout
    assert table.count("s/") == 50
    assert table.splitlines()[-1] == "另有 10 件;--jsonl 或 --csv 输出全部。"
    assert max(map(columns, table.splitlines())) <= 80
    assert "more" not in run("events", "--lang", "en", "--until", "2023-03-20", cwd=tmp_path).stdout


def columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def test_a_persons_dossier_has_titles_and_events_with_sources(home: Path) -> None:
    done = run("person", "李小虎", cwd=home, COLUMNS="80")
    assert done.returncode == 0
    assert "经开区党工委书记" in done.stdout
    assert "001_9fb36274539cd6f1.txt:110-118" in done.stdout
    record = json.loads(run("person", "--json", "李小虎", cwd=home).stdout)
    assert [person["name"] for person in record["people"]] == ["李小虎"]
    seen = record["people"][0]["titles"][0]
    assert set(seen) == {"title", "districts", "sources", "first", "last"}
    assert all(event["parts"] and set(EVENT_KEYS) <= set(event) for event in record["people"][0]["events"])


def test_a_places_dossier_tells_who_came(home: Path) -> None:
    done = run("place", "七里河", cwd=home, COLUMNS="80")
    assert done.returncode == 0
    assert "张波(经开区党工委副书记、管委会主任)  来过 1 次" in done.stdout
    record = json.loads(run("place", "--json", "七里河", cwd=home).stdout)
    assert record["visitors"][0] == {"name": "张波", "title": "经开区党工委副书记、管委会主任", "visits": 1}
    assert [event["source"] for event in record["events"]] == ["001_9fb36274539cd6f1.txt"]


@pytest.mark.parametrize("command", ["events --who", "events --jsonl --who", "events --csv --who", "person", "place"])
def test_what_is_not_in_the_archive_ends_with_1(home: Path, command: str) -> None:
    done = run(*command.split(), "欧阳无此人", cwd=home)
    assert done.returncode == 1
    assert done.stderr == ("" if "--jsonl" in command or "--csv" in command else "没有结果。\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("ask",), 2, "问题是空的"),
        (("ask", "  "), 2, "问题是空的"),
        (("ask", "问" * 10000), 2, "太长"),
        (("ask", "--index", "nowhere", "谁?"), 3, "baowen index"),
        (("search", "七里河", "--since", "2023-13"), 2, "2023-13 不是日期"),
        (("show", "nothing.txt:3"), 2, "索引里没有 nothing.txt"),
        (("show", "002_4e38600dc62f8324.txt:9999"), 2, "只有"),
        (("show", "002_4e38600dc62f8324.txt:5-3"), 2, "先小后大"),
        (("index", "nowhere"), 2, "找不到"),
        (("index", "--remove", "nowhere"), 2, "没有收录"),
        (("articles", "nowhere"), 2, "找不到"),
        (("ask", "--lang", "fr", "谁?"), 2, "--lang fr"),
        (("events", "--since", "去年"), 2, "--since 去年 不是日期"),
        (("events", "--since", "2023-09", "--until", "2023-08"), 2, "请对调"),
        (("events", "--kind", "party"), 2, "没有 party 这一类"),
        (("events", "--jsonl", "--csv"), 2, "只能用一个"),
        (("events", "--index", "nowhere"), 3, "baowen index"),
        (("person", " "), 2, "名字是空的"),
        (("place", ""), 2, "名字是空的"),
        (("person",), 2, "--help"),
        (("ask", "--nonsense", "谁?"), 2, "--help"),
        (("nonsense",), 2, "--help"),
    ],
)
def test_a_mistake_gets_one_line_and_its_code(home: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    done = run(*arguments, cwd=home)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert says in done.stderr
    assert done.stdout == ""


def test_mistakes_are_told_in_english_too(home: Path) -> None:
    assert "The question is empty" in run("ask", "--lang", "en", cwd=home).stderr
    assert "The question is empty" in run("ask", cwd=home, LANG="en_US.UTF-8").stderr


def test_without_arguments_the_help_is_shown(tmp_path: Path) -> None:
    done = run(cwd=tmp_path)
    assert done.returncode == 0
    assert "ask" in done.stdout


def test_a_locale_without_chinese_still_prints_chinese(home: Path) -> None:
    env = {"PATH": os.environ["PATH"], "LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run([COMMAND, "ask", QUESTION], cwd=home, env=env, capture_output=True, check=True)
    assert "郭宏力" in done.stdout.decode("utf-8")


def test_another_encoder_than_the_indexs_is_refused(home: Path) -> None:
    done = run("ask", QUESTION, cwd=home, BAOWEN_MODEL="./no-model")
    assert done.returncode == 2
    assert "BAOWEN_MODEL" in done.stderr


def test_a_pipe_that_closes_early_is_no_error(home: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "zh_CN.UTF-8"}
    line = f"{COMMAND} search --jsonl 2>err < questions | head -n 1 >/dev/null"
    (home / "questions").write_text("七里河\n" * 400, encoding="utf-8")
    subprocess.run(["bash", "-c", line], cwd=home, env=env, check=True)
    assert (home / "err").read_text(encoding="utf-8") == ""


def test_answering_imports_no_torch_and_computes_in_one_thread(home: Path) -> None:
    code = (
        "import sys, os; sys.argv = ['baowen', 'ask', '谁督导了七里河防汛工作?']; os._exit = sys.exit\n"
        "from retrieval.__main__ import main\n"
        "try: main()\n"
        "finally:\n"
        "    print([m for m in ('torch', 'sentence_transformers', 'transformers', 'rich') if m in sys.modules])\n"
        "    names = [open(f'/proc/self/task/{t}/comm').read() for t in os.listdir('/proc/self/task')]\n"
        "    print(sum('tantivy' not in name for name in names))"
    )
    env = {"PATH": os.environ["PATH"], "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(SEEDS.parent)}
    done = subprocess.run([sys.executable, "-c", code], cwd=home, env=env, capture_output=True, check=True)
    assert done.stdout.decode().splitlines()[-2:] == ["[]", "1"]


COMMANDS = [command.name for command in app.registered_commands if command.name]


def test_the_help_lists_every_command(tmp_path: Path) -> None:
    commands = run("--help", cwd=tmp_path).stdout.partition("Commands:")[2]
    assert re.findall(r"^  (\w+)", commands, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_each_help_ends_with_examples(command: str, tmp_path: Path) -> None:
    last = run(command, "--help", cwd=tmp_path).stdout.rstrip().rpartition("\n\n")[2]
    assert f"baowen {command}" in last


def test_ctrl_c_stops_a_build_cleanly(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    gate = Gate(tmp_path / "pages")
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LANG": "zh_CN.UTF-8", "PYTHONPATH": str(GATE)}
    build = subprocess.Popen(
        [COMMAND, "index", "pages"],
        cwd=tmp_path,
        env=env,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell may start us ignoring Ctrl-C
    )
    with gate.held():
        assert list(tmp_path.glob(".baowen/generation-*"))
        build.send_signal(signal.SIGINT)
        _, err = build.communicate(timeout=30)
    assert build.returncode == 130
    assert err.decode("utf-8").splitlines() == ["已停止。"]
    assert not list(tmp_path.glob(".baowen/generation-*"))


def test_chat_answers_line_after_line_and_remembers(home: Path) -> None:
    done = run("chat", cwd=home, given="谁调研了二砂北路?\n什么时候?\n谁陪同?\n\n问问\n")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if line and line[0] not in "[ "][:3] == [
        "李晓雷(中原区委书记),3月8日",
        "3月8日",
        "张丽娜(中原西路街道党工委书记)",
    ]


def test_chat_forgets_when_told(home: Path) -> None:
    done = run("chat", cwd=home, given="谁调研了二砂北路?\n/new\n谁陪同?\n/quit\n谁督导了七里河防汛?\n")
    assert "张丽娜(中原西路" not in done.stdout
    assert "请说得具体些" in done.stdout
    assert "张波" not in done.stdout


def test_strange_questions_get_a_record_each(home: Path) -> None:
    strange = [
        "😀😀",
        "'; DROP TABLE articles; --",
        "<script>alert(1)</script>",
        "\x1b[31m谁\x07",
        "\u200b\ufeff",
        "谁" * 1999,
    ]
    done = run("ask", "--jsonl", cwd=home, given="\n".join(strange) + "\n")
    assert done.returncode == 0
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["answered"] for record in records] == [False] * len(strange)
    assert all(record["text"] and not record["citations"] for record in records)


def test_a_question_of_bytes_that_are_no_text_is_no_traceback(home: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "zh_CN.UTF-8"}
    done = subprocess.run([COMMAND, "ask", b"\xed\xa0\x80\xff"], cwd=home, env=env, capture_output=True, check=False)
    assert done.returncode in (1, 2)
    assert len((done.stderr + done.stdout).decode("utf-8").splitlines()) == 1


def test_without_standard_input_a_batch_is_empty(home: Path) -> None:
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "zh_CN.UTF-8"}
    line = f"{COMMAND} ask --jsonl <&-"
    done = subprocess.run(["bash", "-c", line], cwd=home, env=env, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_files_that_cannot_be_read_are_named_and_the_rest_is_indexed(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "good.txt").write_text(
        "本报讯 3月8日,区委书记王立新到新城路查看道路建设情况。\n记者 赵小明\n", encoding="utf-8"
    )
    (pages / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (pages / "wrong.txt").write_bytes("区委书记王立新到新城路".encode() + b"\xff" + "查看道路".encode())
    (pages / "broken.docx").write_bytes(b"PK\x03\x04 no archive")
    (pages / "page.xyz").write_text("?", encoding="utf-8")
    done = run("index", "-v", "pages", cwd=tmp_path)
    assert done.returncode == 0
    for name in ("broken.pdf", "wrong.txt", "broken.docx", "page.xyz"):
        (line,) = [line for line in done.stderr.splitlines() if name in line]
        assert line.startswith(f"跳过 {name}")
    assert run("ask", "谁查看了新城路?", cwd=tmp_path).stdout.startswith("王立新")


def test_files_that_vanish_or_grow_while_indexing_do_no_harm(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    page = "本报讯 3月8日,区委书记王立新到新城路查看道路建设情况。\n记者 赵小明\n"
    (pages / "a.txt").write_text(page.replace("新城路", "大学路"), encoding="utf-8")
    (pages / "y.txt").write_text(page, encoding="utf-8")
    (pages / "z.txt").write_text(page.replace("新城路", "旧城路"), encoding="utf-8")
    stages = []

    def change(progress: Progress) -> None:
        stages.append(progress.stage)
        if stages.count("read") == 1:  # all files are found, the first one is read
            (pages / "z.txt").unlink(missing_ok=True)
            more = "\n本报讯 3月9日,副区长周平到三号泵站检查。\n记者 赵小明\n"
            (pages / "y.txt").write_text(page + more, encoding="utf-8")

    report = build(tmp_path / ".baowen", [pages], progress=change)
    assert [skipped.source for skipped in report.skipped] == ["z.txt"]
    assert run("index", cwd=tmp_path).returncode == 0
    assert run("ask", "谁检查了三号泵站?", cwd=tmp_path).stdout.startswith("周平(副区长)")
    assert run("ask", "谁查看了旧城路?", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "page", ["区委书记到泵站。" * 100_000, "区委书记\n到泵站。\n" * 20_000], ids=["one line", "short lines"]
)
def test_a_large_page_is_indexed(tmp_path: Path, page: str) -> None:
    (tmp_path / "large.txt").write_text(page, encoding="utf-8")
    done = run("index", "large.txt", cwd=tmp_path)
    assert (done.returncode, len(done.stderr.splitlines())) == (0, 1)


def test_articles_shows_what_is_part_of_no_article(tmp_path: Path) -> None:
    credits = "<p>来源:临江日报 发布时间:2024-05-03</p>"
    page = f"<div>首页 要闻 视频 专题</div>\n<h1>松河大桥通车</h1>\n{credits}\n<p>松河大桥今日通车。</p>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "b.txt").write_text(
        "A05 要闻 2023年8月9日 星期三\n\n松河大桥通车\n\n本报讯 大桥今日通车。\n", encoding="utf-8"
    )
    told = run("articles", "-v", "a.html", "b.txt", cwd=tmp_path).stderr
    assert "第 1 行,不算正文:首页 要闻 视频 专题" in told
    assert "第 3 行,不算正文:来源:临江日报 发布时间:2024-05-03" in told
    assert "第 1 行,不算正文:A05 要闻 2023年8月9日 星期三" in told
    assert "松河大桥今日通车" not in told and "松河大桥通车" not in told
    assert "不算正文" not in run("articles", "a.html", cwd=tmp_path).stderr
    assert "line 1, part of no article" in run("articles", "-v", "--lang", "en", "a.html", cwd=tmp_path).stderr


def test_status_counts_each_skipped_file_once_whatever_the_reason(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("松河大桥通车\n\n本报讯 大桥今日通车。\n", encoding="utf-8")
    (pages / "b.xyz").write_text("什么", encoding="utf-8")
    (pages / ".hidden.txt").write_text("什么", encoding="utf-8")
    (pages / "c.jsonl").write_text("坏\n也坏\n", encoding="utf-8")
    run("index", "pages", cwd=tmp_path)
    shown = run("status", cwd=tmp_path).stdout
    assert re.search(r"跳过 +3\n", shown), shown
    assert shown.count("b.xyz") == shown.count(".hidden.txt") == 1 and shown.count("c.jsonl") == 2
