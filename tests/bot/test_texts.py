"""Every text is in one table only, in both languages, fits where it is shown, and is used somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.texts import TEXTS, both, merged, say
from bot.transport.addressing import ADMIN_COMMANDS, COMMANDS

MOST_IN_A_MENU = 256  # characters of a command's description
MOST_IN_A_NOTICE = 200  # characters of the notice after a button
HAN = re.compile(r"[\u4e00-\u9fff]")
READ_WORDS = {  # modules with words that users type or answers contain
    "__main__.py", "answer_message.py", "preloaded.py", "typed_filters.py",
}  # fmt: skip
# English texts with Chinese words: questions to the Chinese archive, and names of languages
WITH_CHINESE_EXAMPLES = {
    "choose_lang", "cmd_lang", "help_ask", "inline_hint", "question_example", "question_when", "question_with_whom",
    "question_where_went", "question_who_went", "search_example",
}  # fmt: skip
NOTICES = "thanks_up thanks_down old_button busy error no_more original_gone nothing_to_cancel".split()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_both_languages_say_something_with_the_same_placeholders() -> None:
    assert [key for key, texts in TEXTS.items() if not all(text.strip() for text in texts)] == []
    assert [key for key, (zh, en) in TEXTS.items() if placeholders(zh) != placeholders(en)] == []


def test_english_texts_have_chinese_words_only_in_examples() -> None:
    assert {key for key, (_, en) in TEXTS.items() if HAN.search(en)} == WITH_CHINESE_EXAMPLES


def chinese_outside_tables(source: str) -> Iterator[str]:
    """Every Chinese string in Python source, except docstrings and settings, which are described in both languages."""
    left_alone: set[ast.AST] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr):
            left_alone.add(node.value)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setting":
            left_alone |= set(node.args)
        elif isinstance(node, ast.Constant) and node not in left_alone and HAN.search(str(node.value)):
            yield str(node.value)


def test_no_chinese_is_said_outside_the_tables() -> None:
    found = {
        f"{path.name}: {text}"
        for path in Path(bot.__file__).parent.rglob("*.py")
        if path.parent.name != "texts" and path.name not in READ_WORDS
        for text in chinese_outside_tables(path.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_chinese_in_code_is_found_and_that_of_docstrings_is_left_alone() -> None:
    source = 'def say():\n    """说。"""\n    tell("没有找到。", f"共{count}条", setting("A", "", "词 words"))'
    assert list(chinese_outside_tables(source)) == ["没有找到。", "共", "条"]


def test_a_text_for_an_error_is_in_both_languages_with_its_values() -> None:
    told = both("document_unwritable", folder="/a", reason=("磁盘已满", "the disk is full"))
    assert told == (
        "写不了 /a:磁盘已满。请检查磁盘空间和权限。",
        "Cannot write /a: the disk is full. Check disk space and permissions.",
    )


def test_a_key_in_two_tables_is_refused() -> None:
    with pytest.raises(ValueError, match="same key: hello"):
        merged({"hello": ("你好", "hello"), "a": ("一", "a")}, {"hello": ("您好", "hi")})


def test_a_text_is_said_in_the_language_asked_for() -> None:
    assert say("too_fast", "zh", seconds=7) == "问得太快了,请过 7 秒再问。"
    assert say("too_fast", "en", seconds=7) == "That was quick! Please ask again in 7 s."


@pytest.mark.parametrize(("count", "text"), [(0, "0 records"), (1, "1 record"), (2, "2 records")])
def test_a_count_has_its_noun_in_the_right_number(count: int, text: str) -> None:
    assert say("record_count", "en", count=count) == text
    assert say("record_count", "zh", count=count) == f"{count} 条记录"


def keys_and_patterns() -> Iterator[tuple[str, bool]]:
    """Every string in the bot's source outside the tables that may be a key; `button_.+` is one of f"button_{step}"."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        if path.parent.name == "texts":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value, False
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                said = "".join(str(part) for part in parts if part is not None)
                if re.fullmatch(r"[a-z_]*_[a-z_]*", said):
                    yield "".join(".+" if part is None else str(part) for part in parts), True


def test_every_text_is_said_somewhere() -> None:
    found = set(keys_and_patterns())
    pattern = re.compile("|".join(said for said, is_pattern in found if is_pattern))
    assert [key for key in TEXTS if (key, False) not in found and not pattern.fullmatch(key)] == []


@pytest.mark.parametrize("command", ("start", *COMMANDS, *ADMIN_COMMANDS))
def test_each_command_has_a_description_that_a_menu_takes(command: str) -> None:
    assert all(0 < len(text) <= MOST_IN_A_MENU for text in TEXTS[f"cmd_{command}"])


@pytest.mark.parametrize("key", NOTICES)
def test_what_answers_a_button_fits_its_notice(key: str) -> None:
    assert all(len(text) <= MOST_IN_A_NOTICE for text in TEXTS[key])
