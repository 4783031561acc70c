"""A text is cut once; its parts, taken from the cut, are equal to the parts cut separately."""

from pathlib import Path

import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from retrieval.archive.read import FoundFile, find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.events.extract import extract_events
from retrieval.words.cut import cut, search_words
from retrieval.words.tokens import fold, tag

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = sorted(SEEDS.glob("*.txt"))
TEXTS = st.text(st.sampled_from("区委书记调研滨河国际新城在建项目张，。 3月10日AB-1\n"), max_size=30).map(fold)


@given(st.text(max_size=40).map(fold) | TEXTS)
def test_the_words_tile_the_text(text: str) -> None:
    whole = cut(text)
    assert "".join(whole.words) == text
    assert whole.within(0, len(text)) == whole.words
    assert all(text.startswith(word, start) for start, word in zip(whole.starts, whole.words, strict=False))


def test_a_word_belongs_to_the_part_that_it_begins_in() -> None:
    whole = cut("区委书记调研项目")
    assert whole.within(0, 5) == ["区委书记", "调研"]
    assert whole.within(5, 8) == ["项目"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name[:3])
def test_words_for_search_are_those_of_jieba(page: Path) -> None:
    folded = fold(page.read_text(encoding="utf-8"))
    expected = [word for word in rjieba.cut_for_search(folded, False) if word[0].isalnum()]
    assert search_words(cut(folded).words).split() == expected


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_a_part_between_words_is_tagged_as_if_cut_alone(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    tagged = cut(text).tagged(start, end)
    assert (tagged is None) == (not {start, end} <= {*cut(text).starts, 0})
    assert tagged is None or tagged == tag(text[start:end])


def test_events_are_the_same_from_an_article_that_is_cut() -> None:
    found = [found for found in find_files(SEEDS) if isinstance(found, FoundFile)]
    articles = [article for one in found for file in read_file(one) for article in split_articles(file)]
    events = [extract_events(article, cut(fold(article.text))) for article in articles]
    assert events == list(map(extract_events, articles))
    assert any(events)
