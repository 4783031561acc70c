"""Questions about visits, asked with the installed command of a small archive of made-up pages."""

import json
from pathlib import Path
from typing import Any

import pytest
from commands import baowen as run

PAGES = {
    "2023-03-08.txt": """柏长青走访企业

本报讯 3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园走访。副县长陶建明陪同。
记者 柳青
""",
    "2023-05-11.txt": """柏长青调研防汛工作

本报讯 5月10日,县委书记柏长青带队到三号泵站调研防汛工作。县应急局局长宋志远参加。
记者 柳青

云溪县召开招商推介会

本报讯 5月9日,云溪县召开招商推介会。副县长陶建明主持会议。
记者 柳青
""",
    "2023-08-16.txt": """柏长青再访水泥厂

本报讯 8月15日,县委书记柏长青来到云溪水泥厂,实地察看厂房加固情况。县长杜若飞陪同。
记者 柳青
""",
    "2023-08-17.txt": """杜若飞走访慰问困难群众

本报讯 8月16日,县长杜若飞到青石村走访慰问困难群众。
记者 柳青
""",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder with an index of the pages."""
    folder = tmp_path_factory.mktemp("events")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    assert run("index", "pages", cwd=folder).returncode == 0
    return folder


def ask(question: str, home: Path) -> dict[str, Any]:
    done = run("ask", "--json", question, cwd=home)
    record: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == (0 if record["answered"] else 1)
    return record


def test_a_count_gives_every_visit_newest_first_with_its_sentence(home: Path) -> None:
    record = ask("柏长青去过几次云溪水泥厂?", home)
    assert record["kind"] == "how_many"
    assert record["text"].startswith("2次:2023-08-15")
    assert [event["date"] for event in record["events"]] == ["2023-08-15", "2023-03-07"]
    assert [citation["source"] for citation in record["citations"]] == ["2023-08-16.txt", "2023-03-08.txt"]
    assert all("柏长青" in c["quote"] and "云溪水泥厂" in c["quote"] for c in record["citations"])


def test_the_last_visit_is_told_with_its_day_and_cited(home: Path) -> None:
    done = run("ask", "柏长青最近一次去云溪水泥厂是什么时候?", cwd=home)
    assert done.returncode == 0
    first, *rest = done.stdout.splitlines()
    assert first.startswith("2023-08-15")
    assert "2023-08-16.txt:3" in "\n".join(rest)
    assert "2023-03-08.txt" not in done.stdout


def test_a_visit_that_never_was_is_refused_with_the_nearest_there_is(home: Path) -> None:
    record = ask("柏长青什么时候去青石村走访?", home)
    assert not record["answered"]
    assert record["text"].startswith("档案里没有找到")
    assert "有柏长青去过云溪水泥厂" in record["text"]
    assert (record["citations"], record["events"], record["confidence"]) == ([], [], 0)


def test_two_who_did_not_go_together_are_refused(home: Path) -> None:
    assert not ask("宋志远和柏长青什么时候一起去云溪水泥厂?", home)["answered"]


def test_the_events_of_an_answer_are_those_that_the_table_prints(home: Path) -> None:
    record = ask("谁陪同柏长青到三号泵站调研?", home)
    assert record["text"] == "宋志远(县应急局局长)"
    done = run("events", "--jsonl", "--where", "三号泵站", cwd=home)
    (printed,) = (json.loads(line) for line in done.stdout.splitlines())
    assert record["events"] == [printed]
    assert printed["people"] == [
        {"name": "柏长青", "title": "县委书记", "role": "lead"},
        {"name": "宋志远", "title": "县应急局局长", "role": "accompany"},
    ]
    assert (printed["targets"], printed["topic"], printed["date"]) == (["三号泵站"], "防汛工作", "2023-05-10")


def test_all_events_are_printed_newest_first_with_their_kinds(home: Path) -> None:
    records = [json.loads(line) for line in run("events", "--jsonl", cwd=home).stdout.splitlines()]
    assert [(r["kind"], r["date"]) for r in records] == [
        ("visit", "2023-08-16"),
        ("visit", "2023-08-15"),
        ("visit", "2023-05-10"),
        ("meeting", "2023-05-09"),
        ("visit", "2023-03-07"),
    ]
