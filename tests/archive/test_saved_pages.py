"""Pages as newsrooms have them, made up: headline, byline, date, body and lines of each article, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from retrieval.archive.places import split_lines
from retrieval.archive.quotes import stands_at
from retrieval.archive.read import Skipped, find_files, read_file, reread
from retrieval.archive.split import read_page, split_articles
from retrieval.records import Article, SourceFile
from retrieval.words.sentences import sentences

SAVED = Path(__file__).with_name("saved")
EXPECTED: dict[str, list[dict[str, Any]]] = json.loads((SAVED / "expected.json").read_text(encoding="utf-8"))


def text_of(path: Path) -> SourceFile:
    (found,) = find_files(path)
    assert not isinstance(found, Skipped)
    (file,) = (item for item in read_file(found) if isinstance(item, SourceFile))
    return file


def as_expected(article: Article) -> dict[str, Any]:
    return {
        "headline": article.headline,
        "byline": list(article.byline),
        "published": article.published,
        "lines": list(article.lines),
        "text": article.text,
    }


def test_every_saved_page_says_what_is_expected_of_it() -> None:
    assert {path.name for path in SAVED.iterdir()} == {*EXPECTED, "expected.json"}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_saved_page_gives_its_articles_and_nothing_else(name: str) -> None:
    assert [as_expected(article) for article in split_articles(text_of(SAVED / name))] == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sentence_of_a_saved_page_stands_on_its_lines(name: str) -> None:
    file = text_of(SAVED / name)
    assert reread(SAVED / name, name, 0) == file
    lines = split_lines(file.text)
    for article in split_articles(file):
        for start, end in sentences(article.text):
            quote = article.text[start:end].strip()
            first, last = article.lines_of(start, end)
            assert stands_at(quote, file, (first, last))
            assert quote[:2] in "".join(lines[first - 1 : last])


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_printed_on_a_saved_page_is_in_one_part(name: str) -> None:
    file = text_of(SAVED / name)
    if len(file.pages) < 2:
        parts = "".join(file.text[part.start : part.end] for part in read_page(file).parts)
        assert "".join(parts.split()) == "".join(file.text.split())
