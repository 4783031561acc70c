"""What is cut at once is what the tokeniser cuts."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings import static
from embeddings.bulk import FOLDED_ALONE, LONGEST_PIECE, BulkCutter
from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.vocabulary import choose_words, count_words, make_tokenizer

FILE = BUILT_IN["zh-news"] / "tokenizer.json"
TOKENIZER = Tokenizer.from_file(str(FILE))
WORDS = list(TOKENIZER.get_vocab())
CUTTER = BulkCutter(FILE)


def reference(texts: list[str], tokenizer: Tokenizer = TOKENIZER) -> list[list[int]]:
    """The tokeniser's rows of known words."""
    return [[row for row in e.ids if row] for e in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]


def cut(texts: list[str], cutter: BulkCutter = CUTTER) -> list[list[int] | None]:
    """The cutter's rows of each text; None for one that it leaves."""
    found = cutter.cut(texts)
    parts = np.split(found.rows, found.ends)[:-1]
    return [None if number in found.left else part.tolist() for number, part in enumerate(parts)]


def test_texts_are_cut_as_the_tokeniser_cuts_them():
    texts = [
        "8月16日,区委书记张国际一行到滨河国际新城督导在建项目。",
        "",
        "第30次会议２０２３年ＡＢＣ－１２３“专班”推进",
        "a,b;c  d\te\nf 龘靐齉龘靐",
        "。",
        "中华人民共和国国务院办公厅",
    ]
    assert cut(texts) == reference(texts)


def test_no_texts_have_no_words():
    assert cut([]) == []
    assert cut(["", " ", "。"]) == [[], [], []]


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.lists(
            st.sampled_from(WORDS) | st.text(st.sampled_from("的一在区委ａＡ9，、“·（ 〇丂鿿\xa0×"), max_size=4),
            max_size=12,
        ).map("".join),
        max_size=5,
    )
)
def test_any_texts_of_its_characters_are_cut_as_the_tokeniser_cuts_them(texts):
    for own, rows in zip(cut(texts), reference(texts), strict=True):
        assert own is None or own == rows


@settings(deadline=None, max_examples=300)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4))
def test_any_texts_are_cut_as_the_tokeniser_cuts_them_or_left_to_it(texts):
    for own, rows in zip(cut(texts), reference(texts), strict=True):
        assert own is None or own == rows


def test_every_character_that_it_folds_is_folded_as_the_tokeniser_folds_it():
    characters = [chr(code) for first, last in FOLDED_ALONE for code in range(first, last + 1)]
    texts = [f"报{character}纸" for character in characters]
    found = cut(texts)
    assert sum(rows is None for rows in found) < len(found) / 50
    for text, own, rows in zip(texts, found, reference(texts), strict=True):
        assert own is None or own == rows, text


@pytest.mark.parametrize("text", ["cafe\u0301", "한국", "𠮷", "½", "\ud800", "字" * (LONGEST_PIECE + 1)])
def test_what_it_does_not_fold_is_left_and_its_neighbours_are_cut(text):
    assert cut(["调研", text, "督导"]) == [*reference(["调研"]), None, *reference(["督导"])]


def test_of_two_cuts_as_likely_the_tokenisers_is_taken(tmp_path):
    words = choose_words(count_words(["甲乙丙丁"]), 10) | {
        "甲乙": 1.0,
        "乙丙": 1.0,
        "丙丁": 1.0,
        "甲乙丙": 1.0,
        "乙丙丁": 1.0,
    }
    tokenizer = make_tokenizer(words)
    (tmp_path / "tokenizer.json").write_text(tokenizer.to_str(), encoding="utf-8")
    texts = ["甲乙丙", "甲乙丙丁", "乙丙丁甲乙丙丁", "丁丙乙甲"]
    assert cut(texts, BulkCutter(tmp_path / "tokenizer.json")) == reference(texts, tokenizer)


def test_many_texts_have_the_vectors_that_each_has_alone(monkeypatch):
    lines = json.loads(FILE.read_bytes())["model"]["vocab"]
    texts = ["".join(word for word, _ in lines[start : start + 40]) for start in range(1, 9000, 37)] + [
        "",
        "한국",
        "a①",
    ]
    alone = np.concatenate([load_encoder("zh-news").encode([text]) for text in texts])
    monkeypatch.setattr(static, "MANY", 0)
    together = load_encoder("zh-news").encode(texts)
    assert np.abs(alone - together).max() < 1e-3
