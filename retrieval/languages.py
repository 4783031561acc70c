"""Looks up texts for the user. Each room has one table of texts: key → (Chinese, English)."""

from collections.abc import Mapping
from string import Formatter
from typing import Any

Table = Mapping[str, tuple[str, str]]


def said(table: Table, key: str, lang: str, **values: object) -> str:
    """The text of `key` in `lang` (zh or en) with its values filled in.

    `{count:visit|visits}` becomes the first word if the value is 1, else the second.
    """
    return _FILLING.vformat(table[key][lang == "en"], (), values)


def in_both(table: Table, key: str, **values: object) -> tuple[str, str]:
    """The text of `key` in Chinese and in English, as an error takes it; a value that is a pair has one for each."""
    zh = {name: value[0] if isinstance(value, tuple) else value for name, value in values.items()}
    en = {name: value[1] if isinstance(value, tuple) else value for name, value in values.items()}
    return said(table, key, "zh", **zh), said(table, key, "en", **en)


class _Filling(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return str(super().format_field(value, format_spec))
        return one if value == 1 else many


_FILLING = _Filling()
