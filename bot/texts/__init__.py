"""What the bot says: key → Chinese, English. There is a table for each topic; a key stands in one table only."""

from collections import Counter
from types import MappingProxyType

from bot.texts import admin_texts, document_texts, question_texts, terminal_texts
from retrieval.languages import Table, in_both, said


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
    return said(TEXTS, key, lang, **values)


def both(key: str, **values: object) -> tuple[str, str]:
    """The text of `key` in Chinese and in English, as errors take it; a value that is a pair has one for each."""
    return in_both(TEXTS, key, **values)
