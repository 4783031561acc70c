"""Passages tile the text in whole sentences of about 300 characters."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.index.passages import MOST_CHARACTERS, TARGET_CHARACTERS, split_passages


def texts(text: str) -> list[str]:
    return [text[passage.start : passage.end] for passage in split_passages(text)]


@given(st.text(alphabet="一二。！?，,\n”x ", max_size=1500) | st.text(max_size=600))
def test_passages_tile_the_text_and_keep_to_the_limit(text):
    parts = texts(text)
    assert "".join(parts) == text
    assert all(0 < len(part) <= MOST_CHARACTERS for part in parts)


def test_sentences_stay_whole():
    sentence = "东街铺设燃气管道,工期三个月。"
    parts = texts(sentence * 100)
    assert all(part.startswith("东街") and part.endswith("。") for part in parts)
    assert all(len(part) > TARGET_CHARACTERS - len(sentence) for part in parts)


def test_a_closing_quote_goes_with_its_sentence():
    sentence = "他说:“" + "很好" * 145 + "。”"
    assert texts(sentence * 2) == [sentence, sentence]


def test_a_short_rest_joins_the_passage_before():
    assert len(texts("好" * 290 + "。" + "尾巴" * 20 + "。")) == 1


def test_a_sentence_without_end_is_cut_at_a_comma_or_at_the_limit():
    assert texts("一" * 250 + "," + "二" * 500)[0] == "一" * 250 + ","
    assert [len(part) for part in texts("一" * 1000)] == [300, 300, 400]


def test_an_empty_text_has_no_passages():
    assert texts("") == []
