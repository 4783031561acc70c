"""What is said to a person: every text in both languages, in a table of its room, and said somewhere.

The bot's own tables are tested in tests/bot/test_texts.py; here its code is searched for sentences outside them.
"""

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from string import Formatter

import pytest
from source_trees import ROOT, called, is_in_pattern, modules, trees, with_parents, words_of

from retrieval.languages import Table, in_both, said

TABLES: dict[str, Table] = {
    place: import_module(place.removesuffix(".py").replace("/", ".")).TEXTS
    for path in modules("retrieval", "embeddings")
    if (place := path.relative_to(ROOT).as_posix()).endswith("texts.py")
}
ROWS = [row for table in TABLES.values() for row in table.items()]
EXEMPT = (  # files and folders that have Chinese sentences of their own
    *TABLES,
    "bot/texts/",  # the bot's tables
    # They write questions, which are asked of a Chinese archive in Chinese whatever the asker's language.
    "retrieval/talking/follow_up.py",
    "retrieval/dossiers/example_questions.py",
    "retrieval/events/",  # the sentences that its rules were read from
)
# Calls whose words are help: of an option, a command or a setting, each in both languages.
IN_HELP = re.compile(r"(?:typer\.(?:Option|Argument|Typer)|setting|.*command)$")
HAN = re.compile(r"[\u4e00-\u9fff]")
SENTENCE = re.compile(r"[\u4e00-\u9fff”][,;:!,;:!](?=[\u4e00-\u9fff ]|$)|。")
OF_A_PATTERN = re.compile(r"[|\\*+^$\[\]]|\(\?")
MOST_WORDS = 12  # most Chinese characters of a text that is no sentence


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_of_a_text_take_the_same_values() -> None:
    assert [key for key, (zh, en) in ROWS if not (zh and en) or values(zh) != values(en)] == []


def test_no_english_text_has_chinese_words() -> None:
    assert [key for key, (_, en) in ROWS if HAN.search(en)] == []


def test_every_text_is_said_somewhere() -> None:
    keys = set()
    for path, tree in trees("retrieval", "embeddings"):
        is_table = path.relative_to(ROOT).as_posix() in TABLES
        for node, above in with_parents(tree):
            words = words_of(node)
            if words is None or (is_table and any(isinstance(around, ast.Dict) for around in above)):
                continue
            keys |= {words, f"eval_{words}"} if not isinstance(node, ast.JoinedStr) else {f"{words}.+"}
            keys |= {f"event_{words}", f"status_{words}"}
    made = re.compile("|".join(key for key in keys if key.endswith("_.+")))
    assert [key for key, _ in ROWS if key not in keys and not made.fullmatch(key)] == []


def test_a_text_is_said_in_the_language_asked_for() -> None:
    table = {"left": ("剩{count}次", "{count} {count:visit|visits} left")}
    assert [said(table, "left", "en", count=count) for count in (1, 2)] == ["1 visit left", "2 visits left"]
    assert in_both(table, "left", count=1) == ("剩1次", "1 visit left")


def test_a_value_may_be_a_text_in_both_languages() -> None:
    table = {"broken": ("{name}坏了:{reason}。", "{name} is broken: {reason}."), "gone": ("丢了", "gone")}
    told = in_both(table, "broken", name="a.txt", reason=in_both(table, "gone"))
    assert told == ("a.txt坏了:丢了。", "a.txt is broken: gone.")


def said_outside(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, words) of each Chinese text in Python source that may be said to a person."""
    for node, above in with_parents(tree):
        words = words_of(node)
        if words is None or any(isinstance(around, ast.JoinedStr) for around in above) or _is_docstring(node, above):
            continue
        if _may_be_said(node, words, above):
            yield node.lineno, words  # type: ignore[attr-defined]


def _may_be_said(node: ast.AST, words: str, above: tuple[ast.AST, ...]) -> bool:
    """A sentence, or what has English beside it; in a function also what is longer than words, or takes a value."""
    if not HAN.search(words) or OF_A_PATTERN.search(words) or is_in_pattern(above):
        return False
    if any(IN_HELP.match(called(around)) or isinstance(around, ast.Compare) for around in above):
        return False
    is_question = words.endswith("?") and not SENTENCE.search(words)
    if _has_english(node, above):
        return True
    in_function = any(isinstance(around, ast.FunctionDef | ast.Lambda) for around in above)
    is_long = len(HAN.findall(words)) > MOST_WORDS
    return not is_question and bool(
        SENTENCE.search(words) or (in_function and (is_long or isinstance(node, ast.JoinedStr)))
    )


def _is_docstring(node: ast.AST, above: tuple[ast.AST, ...]) -> bool:
    return bool(above) and isinstance(above[-1], ast.Expr)


def _has_english(node: ast.AST, above: tuple[ast.AST, ...]) -> bool:
    """Whether two English words or more stand right behind it, as in (zh, en)."""
    around = above[-1] if above else None
    beside = around.args if isinstance(around, ast.Call) else around.elts if isinstance(around, ast.Tuple) else []
    behind = beside[beside.index(node) + 1 :][:1] if node in beside else []
    return any(re.search("[A-Za-z]{2} ", words) and not HAN.search(words) for words in map(words_of, behind) if words)


def test_no_chinese_sentence_is_said_outside_the_tables() -> None:
    found = [
        f"{place}:{line}: {words}"
        for path, tree in trees("retrieval", "embeddings", "bot")
        if not (place := path.relative_to(ROOT).as_posix()).startswith(EXEMPT)
        for line, words in said_outside(tree)
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        'SORRY = "档案里没有找到。"',
        'def say(count): return f"另有{count}次"',
        'def say(): return "请把索引文件夹放到别的磁盘上再试"',
        'raise InputError("读不了。", "Cannot be read.")',
        'REASONS = {1: ("没有权限", "no permission")}',
    ],
)
def test_a_chinese_sentence_in_the_code_is_found(source: str) -> None:
    assert [line for line, _ in said_outside(ast.parse(source))][:1] == [1]


@pytest.mark.parametrize(
    "source",
    [
        'raise InputError(*in_both(TEXTS, "closed_file"))',
        'ENDS = re.compile("[。!]|于是,他")',
        'PLACES = "街巷路村镇乡桥河湾坡山沟湖塘庄寨"',
        'def read(): """他说,不去。"""',
        'QUESTIONS = ("谁陪同?",)',
    ],
)
def test_patterns_words_and_questions_are_left_alone(source: str) -> None:
    assert list(said_outside(ast.parse(source))) == []
