"""`ask --explain`, unanswered questions with passages, and `chat --jsonl`, in this process."""

import io
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from retrieval.cli import ask_commands
from retrieval.cli.chat import replies
from retrieval.cli.exit_codes import DONE, NOTHING_FOUND
from retrieval.engine import Engine
from retrieval.records import Answer, Citation, Considered, Trace

QUESTION = "谁调研了二砂北路?"
CITATION = Citation("A05.txt", (3, 4), "新城路通车", None, "新城路昨日通车。")
TRACE = Trace("who", (), ("新城路",), (), (Considered("周平", "reader", "span", "A05.txt", 0.2),), "unsure")
UNSURE = Answer("谁?", False, "who", "没有直接的答案,可能有关:", 0.2, related=(CITATION,), trace=TRACE)


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither a .env nor the environment says anything."""
    monkeypatch.chdir(tmp_path)
    for name in ("BAOWEN_LANG", "BAOWEN_MODEL", "BAOWEN_INDEX"):
        monkeypatch.delenv(name, raising=False)


class Giving:
    """An index that has one answer to every question."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    def ask(self, text: str, lang: str) -> Answer:
        return replace(self._answer, question=text)


@pytest.fixture
def unsure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ask_commands, "open_engine", lambda *_: Giving(UNSURE))


@pytest.mark.usefixtures("unsure")
def test_passages_in_place_of_an_answer_end_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert ask_commands.ask(["谁?"], lang="zh") == NOTHING_FOUND
    shown = ["没有直接的答案,可能有关:", "", "可能有关 1. A05.txt:3-4", "   新城路通车", "   新城路昨日通车。"]
    assert capsys.readouterr().out.splitlines() == shown


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize(("lang", "decided"), [("zh", "结论:第一个候选不够可靠"), ("en", "decided: the first")])
def test_the_explanation_stands_behind_the_answer(capsys: pytest.CaptureFixture[str], lang: str, decided: str) -> None:
    ask_commands.ask(["谁?"], lang=lang)
    plain = capsys.readouterr().out
    assert ask_commands.ask(["谁?"], explain=True, lang=lang) == NOTHING_FOUND
    explained = capsys.readouterr().out
    assert explained.startswith(plain)
    assert decided in explained.removeprefix(plain)


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize("explain", [False, True])
def test_json_has_the_trace_with_and_without_explain(capsys: pytest.CaptureFixture[str], explain: bool) -> None:
    ask_commands.ask(["谁?"], as_json=True, explain=explain)
    record = json.loads(capsys.readouterr().out)
    assert record["trace"]["candidates"][0]["text"] == "周平"
    assert (record["answered"], record["citations"], len(record["related"])) == (False, [], 1)


def chat(engine: Engine, *lines: str) -> list[Answer]:
    return list(replies(engine, lines, "zh"))


def test_a_line_leans_on_the_one_before_until_an_empty_line(engine: Engine) -> None:
    first, then, anew = chat(engine, QUESTION, "谁陪同?", " ", "谁陪同?")
    assert first.text.startswith("李晓雷")
    assert then.text.startswith("张丽娜")
    assert not anew.answered


@pytest.mark.parametrize("line", ["???", "！", "问" * 10000], ids=["marks", "wide mark", "too long"])
def test_a_line_that_is_no_question_gets_its_reason_and_changes_nothing(engine: Engine, line: str) -> None:
    _, refused, then = chat(engine, QUESTION, line, "谁陪同?")
    assert (refused.question, refused.answered, refused.text) == (line, False, refused.error)
    assert refused.error
    assert then.text.startswith("张丽娜")


def test_empty_lines_alone_print_nothing(engine: Engine) -> None:
    assert chat(engine, "", "", "\t") == []


class Typed:
    """Standard input whose next line is typed when the one before has been handled; keeps what was seen until then."""

    def __init__(self, lines: list[str], screen: io.BytesIO) -> None:
        self.seen: list[list[dict[str, Any]]] = []
        self.buffer = self._type(lines, screen)

    def _type(self, lines: list[str], screen: io.BytesIO) -> Iterator[bytes]:
        for line in lines:
            yield f"{line}\n".encode()
            self.seen.append([json.loads(record) for record in screen.getvalue().splitlines()])


def test_each_record_is_out_before_the_next_line_is_read(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.BytesIO()
    typed = Typed([QUESTION, "谁陪同?", "", "?"], screen)
    monkeypatch.setattr(sys, "stdin", typed)
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(screen, encoding="utf-8"))
    assert ask_commands.chat_command(as_jsonl=True, index=str(engine.index)) == DONE
    assert [len(records) for records in typed.seen] == [1, 2, 2, 3]
    records = typed.seen[-1]
    assert [record["answered"] for record in records] == [True, True, False]
    assert ["error" in record for record in records] == [False, False, True]
    assert all({"question", "kind", "text", "confidence", "citations", "events", "ms"} <= set(r) for r in records)
