"""Answers to a user of English: quotes from papers stay Chinese, all else is English. The pages are made up."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from retrieval.engine import Engine
from retrieval.index.builder import build

PAGES = {
    "2023-03-08.txt": "3月7日,县委书记柏长青先后到云溪水泥厂、金沙物流园、三号泵站走访。副县长陶建明陪同。",
    "2023-05-11.txt": "近日,县长杜若飞到青石村走访慰问困难群众。",
    "2023-06-02.txt": "6月1日,县委书记柏长青到云溪水泥厂检查安全生产。",
}
BY_PAPER = " (years and months not printed: by the paper's date)"
HAN = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("english")
    (folder / "pages").mkdir()
    for name, text in PAGES.items():
        (folder / "pages" / name).write_text(f"县内要闻\n\n本报讯 {text}\n记者 柳青\n", encoding="utf-8")
    build(folder / "index", [folder / "pages"])
    return folder


@pytest.fixture(scope="module")
def engine(folder: Path) -> Iterator[Engine]:
    engine = Engine.open(folder / "index", "zh-news")
    yield engine
    engine.close()


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("谁陪同?", "Which person, project or matter is meant? Please be more specific."),
        ("谁去过云溪港口?", "Not found in the archive: no report mentions “港口”."),
        (
            "柏长青什么时候去青石村走访?",
            "Not found in the archive; what it does tell is that "
            "柏长青 went to 云溪水泥厂 (2023-06-01, 2023-06-02.txt)" + BY_PAPER + ".",
        ),
        ("柏长青去过几次云溪水泥厂?", "2 visits: 2023-06-01(6月1日);2023-03-07(3月7日)" + BY_PAPER),
        ("谁去云溪水泥厂最多?", "柏长青 (2 visits)"),
        ("谁去过云溪水泥厂?", "柏长青(2023-06-01, 2 visits in all)" + BY_PAPER),
        ("柏长青去过几个地方?", "3 places: 云溪水泥厂、金沙物流园、三号泵站"),
        ("陶建明什么时候去三号泵站?", "3月7日 (by the paper's date 2023-03-07)"),
        (
            "白长青去了三号泵站吗?",
            "Yes: 2023-03-07 柏长青 云溪水泥厂、金沙物流园、三号泵站" + BY_PAPER + " (“白长青” looked up as “柏长青”)",
        ),
        ("杜若飞最近一次走访青石村是什么时候?", "近日、paper of 2023-05-11"),
    ],
)
def test_what_is_ours_is_said_in_english(question: str, text: str, engine: Engine) -> None:
    assert engine.ask(question, "en").text == text


def test_a_text_that_is_no_question_is_refused_in_english(engine: Engine) -> None:
    assert engine.ask_line("", "en").text == "The question is empty: write what you want to know."


def test_a_conversation_is_answered_in_english(engine: Engine) -> None:
    _, context = engine.converse("谁走访了三号泵站?", None, "en")
    assert engine.converse("什么时候?", context, "en")[0].text == "3月7日 (by the paper's date 2023-03-07)"


@pytest.mark.parametrize("question", ["谁陪同柏长青走访?", "柏长青去过几次云溪水泥厂?", "谁去过云溪港口?"])
def test_the_language_changes_nothing_but_the_words(question: str, engine: Engine) -> None:
    english, chinese = engine.ask(question, "en"), engine.ask(question)
    assert replace(english, text="", ms=0.0) == replace(chinese, text="", ms=0.0)


def test_a_page_that_has_changed_is_told_of_in_english(folder: Path, engine: Engine) -> None:
    page = folder / "pages" / "2023-05-11.txt"
    before = page.read_bytes()
    try:
        page.write_text("县内要闻\n", encoding="utf-8")
        changed = engine.ask("谁走访了青石村?", "en").text
        page.unlink()
        gone = engine.ask("谁走访了青石村?", "en").text
    finally:
        page.write_bytes(before)
    assert changed.startswith("2023-05-11.txt has changed since the index was built")
    assert gone.startswith("2023-05-11.txt can no longer be read")
    assert not HAN.search(changed + gone)
