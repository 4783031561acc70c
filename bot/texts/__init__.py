"""What the bot says: key → Chinese, English. There is a table for each topic; a key stands in one table only."""

from collections import Counter
from collections.abc import Mapping
from string import Formatter
from types import MappingProxyType
from typing import Any

from bot.texts import admin_texts, document_texts, question_texts, terminal_texts

Table = Mapping[str, tuple[str, str]]


def merged(*tables: Table) -> Table:
    """One table of all.

    Raises:
        ValueError: a key stands in two tables.
    """
    counts = Counter(key for table in tables for key in table)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise ValueError(f"texts with the same key: {', '.join(twice)}")
    return MappingProxyType({key: text for table in tables for key, text in table.items()})


TEXTS = merged(question_texts.TEXTS, admin_texts.TEXTS, document_texts.TEXTS, terminal_texts.TEXTS)


def say(key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in."""
    return _FILLING.vformat(TEXTS[key][1 if lang == "en" else 0], (), values)


def both(key: str, **values: object) -> tuple[str, str]:
    """The text of `key` in Chinese and in English, as errors take it; a value that is a pair has one for each."""
    zh = {name: value[0] if isinstance(value, tuple) else value for name, value in values.items()}
    en = {name: value[1] if isinstance(value, tuple) else value for name, value in values.items()}
    return say(key, "zh", **zh), say(key, "en", **en)


class _Filling(Formatter):
    """`str.format` that also takes `{count:record|records}`: the first word for 1, the second for other numbers."""

    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if value == 1 else many


_FILLING = _Filling()
