"""Every text is there in both languages, fits where it is shown, stands in one table, and is said somewhere."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import bot
from bot.texts import TEXTS, merged, say
from bot.transport.addressing import ADMIN_COMMANDS, COMMANDS

MOST_IN_A_MENU = 256  # characters of a command's description
MOST_IN_A_NOTICE = 200  # characters of what answers a button
NOTICES = "thanks_up thanks_down old_button busy error no_more original_gone nothing_to_cancel".split()


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    zh, en = TEXTS[key]
    assert zh.strip() and en.strip()
    assert placeholders(zh) == placeholders(en)


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


def patterns_of_keys() -> Iterator[str]:
    """Every string in the bot's source outside the tables that can be a key; f"button_{step}" as `button_.+`."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        if path.parent.name == "texts":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield re.escape(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
                said = "".join(str(part) for part in parts if part is not None)
                if re.fullmatch(r"[a-z_]*_[a-z_]*", said):
                    yield "".join(".+" if part is None else str(part) for part in parts)


def test_every_text_is_said_somewhere() -> None:
    said = re.compile("|".join(sorted(set(patterns_of_keys()))))
    assert [key for key in TEXTS if not said.fullmatch(key)] == []


@pytest.mark.parametrize("command", ("start", *COMMANDS, *ADMIN_COMMANDS))
def test_each_command_has_a_description_that_a_menu_takes(command: str) -> None:
    assert all(0 < len(text) <= MOST_IN_A_MENU for text in TEXTS[f"cmd_{command}"])


@pytest.mark.parametrize("key", NOTICES)
def test_what_answers_a_button_fits_its_notice(key: str) -> None:
    assert all(len(text) <= MOST_IN_A_NOTICE for text in TEXTS[key])
