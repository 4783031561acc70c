"""The table's cut is the tokeniser's cut."""

import hashlib
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from embeddings.cutter import FILE, WordCutter, open_words, write_words
from embeddings.encoder import BUILT_IN
from embeddings.vocabulary import choose_words, count_words, make_tokenizer

FOLDER = BUILT_IN["zh-news"]
TOKENIZER = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
WORDS = list(TOKENIZER.get_vocab())


def cutter(folder: Path = FOLDER) -> WordCutter:
    words = open_words(folder, hashlib.sha256((folder / "tokenizer.json").read_bytes()).hexdigest())
    assert words
    return words


CUTTER = cutter()


def reference(text: str, tokenizer: Tokenizer = TOKENIZER) -> list[int]:
    return [row for row in tokenizer.encode(text, add_special_tokens=False).ids if row]


def known(rows: list[int] | None) -> list[int]:
    assert rows is not None
    return [row for row in rows if row]


@pytest.mark.parametrize(
    "text",
    [
        "谁调研了在建项目?什么时候?",
        "第30次会议２０２３年ＡＢＣ－１２３“专班”推进",
        "中华人民共和国国务院办公厅",
        "it之家8月16日消息,IPHONE15",
        "a,b;c  d\te\nf",
        "龘靐齉龘靐",
        "",
    ],
)
def test_a_question_is_cut_as_the_tokeniser_cuts_it(text):
    assert known(CUTTER.cut(text)) == reference(text)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(WORDS) | st.text(st.sampled_from("的一在区委ａＡ9，、“·（ 〇丂鿿"), max_size=4), max_size=12
    )
)
def test_any_plain_text_is_cut_as_the_tokeniser_cuts_it(pieces):
    text = "".join(pieces)
    if (rows := CUTTER.cut(text)) is not None:
        assert known(rows) == reference(text)


@settings(deadline=None, max_examples=300)
@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_any_text_is_cut_as_the_tokeniser_cuts_it_or_left_to_it(text):
    if (rows := CUTTER.cut(text)) is not None:
        assert known(rows) == reference(text)


def test_every_plain_character_is_folded_as_the_tokeniser_folds_it():
    characters = [*map(chr, range(0x20, 0x7F)), *map(chr, range(0x3000, 0x3040)), *map(chr, range(0xFF01, 0xFF5F))]
    for character in [*characters, *"“”‘’…—·\t\n\r"]:
        assert known(CUTTER.cut(f"报{character}纸")) == reference(f"报{character}纸"), hex(ord(character))


@pytest.mark.parametrize("text", ["café", "㐀", "𠮷", "☃", "한국"])
def test_other_scripts_are_left_to_the_tokeniser(text):
    assert CUTTER.cut(text) is None


def test_a_table_of_another_tokeniser_is_not_used(tmp_path):
    shutil.copy(FOLDER / FILE, tmp_path)
    assert open_words(tmp_path, "0" * 64) is None
    assert open_words(tmp_path / "nowhere", "0" * 64) is None


def test_a_table_is_written_from_any_tokeniser_of_this_kind(tmp_path):
    words = choose_words(count_words(["记者从东湖公园了解到，环境整治工作已经完成。", "东湖公园", "abc123"]), 30)
    tokenizer = make_tokenizer(words)
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    write_words(tmp_path)
    text = "东湖公园的环境整治abc"
    assert known(cutter(tmp_path).cut(text)) == reference(text, tokenizer)
    assert len(words) == 30


def test_no_table_is_written_from_another_kind_of_tokeniser(tmp_path):
    tokenizer = make_tokenizer({"报": 1.0, "纸": 1.0})
    tokenizer.normalizer = None  # type: ignore[assignment]
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ValueError, match="vocabulary"):
        write_words(tmp_path)
