"""Texts of retrieval/ for the user: each is in a table in both languages, and is used somewhere."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest
from source_trees import ROOT, called, is_in_pattern, trees, with_parents, words_of

from retrieval.answering import answer_texts
from retrieval.asking import refused_texts
from retrieval.languages import Table, in_both, said
from retrieval.show import texts

TABLES: dict[str, Table] = {
    "retrieval/asking/refused_texts.py": refused_texts.TEXTS,
    "retrieval/answering/answer_texts.py": answer_texts.TEXTS,
    "retrieval/show/texts.py": texts.TEXTS,
}
ROWS = [(table, key) for table in TABLES.values() for key in table]
# These modules write questions to a Chinese archive, which are Chinese in any language of the asker.
WRITE_QUESTIONS = ("retrieval/asking/follow_up.py", "retrieval/dossiers/example_questions.py")
SHOW_EXAMPLES = ("retrieval/events/",)  # the example sentences of its rules
IN_HELP = re.compile(r"(?:typer\.(?:Option|Argument|Typer)|setting|.*command)$")  # a help text is in both languages
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[\u4e00-\u9fff”][,;:!,;:!](?=[\u4e00-\u9fff ]|$)|。")
OF_A_PATTERN = re.compile(r"[|\\*+^$\[\]]|\(\?")
MOST_WORDS = 12  # most Chinese characters of a text that is no sentence


@pytest.mark.parametrize(("table", "key"), ROWS)
def test_both_languages_of_a_text_take_the_same_values(table: Table, key: str) -> None:
    zh, en = table[key]
    assert zh and en
    values = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (zh, en)]
    assert values[0] == values[1]


@pytest.mark.parametrize(("table", "key"), ROWS)
def test_no_english_text_has_chinese_words(table: Table, key: str) -> None:
    assert not HAN.search(table[key][1])


def test_every_text_is_said_somewhere() -> None:
    keys = set()
    for path, tree in trees("retrieval"):
        is_table = path.relative_to(ROOT).as_posix() in TABLES
        for node, above in with_parents(tree):
            words = words_of(node)
            if words is None or (is_table and any(isinstance(around, ast.Dict) for around in above)):
                continue
            keys |= {words, f"eval_{words}"} if not isinstance(node, ast.JoinedStr) else {f"{words}.+"}
            keys |= {f"event_{words}", f"status_{words}"}
    said_keys = re.compile("|".join(key if key.endswith("_.+") else re.escape(key) for key in keys))
    assert [key for _, key in ROWS if not said_keys.fullmatch(key)] == []


def test_a_text_is_said_in_the_language_asked_for() -> None:
    table = {"left": ("剩{count}次", "{count} {count:visit|visits} left")}
    assert [said(table, "left", "en", count=count) for count in (1, 2)] == ["1 visit left", "2 visits left"]
    assert in_both(table, "left", count=1) == ("剩1次", "1 visit left")


def said_outside(source: str) -> Iterator[tuple[int, str]]:
    """(line, words) of each Chinese text in Python source that may be shown to a user and has no English beside it."""
    for node, above in with_parents(ast.parse(source)):
        words = words_of(node)
        if words is None or any(isinstance(around, ast.JoinedStr) for around in above) or _is_docstring(node, above):
            continue
        if _may_be_said(node, words, above) and not (_has_english(node, above) or re.search("。[A-Z]", words)):
            yield node.lineno, words  # type: ignore[attr-defined]


def _may_be_said(node: ast.AST, words: str, above: tuple[ast.AST, ...]) -> bool:
    """True for a sentence; within a function also for a long text, or one with a placeholder."""
    if not HAN.search(words) or OF_A_PATTERN.search(words) or is_in_pattern(above):
        return False
    if any(IN_HELP.match(called(around)) or isinstance(around, ast.Compare) for around in above):
        return False
    is_question = words.endswith("?") and not SENTENCE.search(words)
    in_function = any(isinstance(around, ast.FunctionDef | ast.Lambda) for around in above)
    is_long = len(HAN.findall(words)) > MOST_WORDS
    return not is_question and bool(
        SENTENCE.search(words) or (in_function and (is_long or isinstance(node, ast.JoinedStr)))
    )


def _is_docstring(node: ast.AST, above: tuple[ast.AST, ...]) -> bool:
    return bool(above) and isinstance(above[-1], ast.Expr)


def _has_english(node: ast.AST, above: tuple[ast.AST, ...]) -> bool:
    """Whether its English text follows: (zh, en), or in parts ((zh, zh), (en, en))."""
    whole = node
    for around in reversed(above[-2:]):
        beside = around.args if isinstance(around, ast.Call) else around.elts if isinstance(around, ast.Tuple) else []
        behind = beside[beside.index(whole) + 1 :][:1] if whole in beside else []
        if any(words_of(part) and not HAN.search(words_of(part) or "") for other in behind for part in ast.walk(other)):
            return True
        whole = around
    return False


def test_no_chinese_sentence_is_said_outside_the_tables() -> None:
    found = [
        f"{place}:{line}: {words}"
        for path, _ in trees("retrieval", "embeddings")
        if (place := path.relative_to(ROOT).as_posix()) not in (*TABLES, *WRITE_QUESTIONS)
        and not place.startswith(SHOW_EXAMPLES)
        for line, words in said_outside(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'SORRY = "档案里没有找到。"',
        'def say(count): return f"另有{count}次"',
        'def say(): return "请把索引文件夹放到别的磁盘上再试"',
        'raise InputError("读不了。", "读不了。")',
    ],
)
def test_a_chinese_sentence_in_the_code_is_found(source: str) -> None:
    assert [line for line, _ in said_outside(source)][:1] == [1]


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError("读不了。", "Cannot be read.")',
        'ENDS = re.compile("[。!]|于是,他")',
        'PLACES = "街巷路村镇乡桥河湾坡山沟湖塘庄寨"',
        'def read(): """他说,不去。"""',
        'QUESTIONS = ("谁陪同?",)',
    ],
)
def test_patterns_words_and_pairs_are_left_alone(source: str) -> None:
    assert list(said_outside(source)) == []
