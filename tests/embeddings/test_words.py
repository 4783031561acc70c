"""Finding the rows of words: one by one, all at once, and in the hash table for questions."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import rjieba
from hypothesis import given
from hypothesis import strategies as st

from embeddings import word_rows
from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.vocabulary import choose_words, count_words, make_tokenizer
from embeddings.word_rows import FILE, Vocabulary, WordRows, open_words, read_rows, write_table
from embeddings.words import LONGEST_WORD, rows_of

FOLDER = BUILT_IN["zh-news"]
ROWS = read_rows(FOLDER / "tokenizer.json")
ENCODER = load_encoder("zh-news")
WORD = st.sampled_from(list(ROWS)) | st.text(st.sampled_from("的一在区委a9,、“( 〇丂鿿"), min_size=1, max_size=4)


def words_of(folder: Path) -> WordRows | None:
    tokenizer = folder / "tokenizer.json"
    return open_words(tokenizer, hashlib.sha256(tokenizer.read_bytes()).hexdigest())


def one_by_one(texts: list[list[str]]) -> list[list[int]]:
    return [list(rows_of(words, ROWS)) for words in texts]


def test_a_known_word_has_its_row_and_a_mark_none():
    assert list(rows_of(["区委", "。", "书记"], {"区委": 1, "书记": 2, "区": 3})) == [1, 2]


def test_an_unknown_word_has_the_rows_of_its_longest_known_parts():
    vocabulary = {"滨河": 1, "滨": 2, "河": 3, "国际": 4, "际": 5, "新城": 6}
    assert list(rows_of(["滨河国际新城"], vocabulary)) == [1, 4, 6]
    assert list(rows_of(["河滨际?新"], vocabulary)) == [3, 2, 5]


def test_a_very_long_word_is_looked_up_in_steps():
    assert list(rows_of(["a" * 50_000], {"a" * LONGEST_WORD: 1})) == [1] * (50_000 // LONGEST_WORD)


@given(st.lists(st.lists(WORD | st.text(min_size=1), max_size=12), max_size=12))
def test_many_texts_one_and_the_table_give_the_same_rows(texts):
    words = words_of(FOLDER)
    assert words
    by_table = [found.tolist() for text in texts for found in words.of([text])]
    assert by_table == [found.tolist() for found in Vocabulary(ROWS).of(texts)] == one_by_one(texts)


def test_words_that_were_forgotten_are_looked_up_again(monkeypatch):
    monkeypatch.setattr(word_rows, "BATCH", 1)
    monkeypatch.setattr(word_rows, "REMEMBERED", 1)
    texts = [["区委", "调研"], ["调研", "在建", "项目"], ["区委"]]
    assert [found.tolist() for found in Vocabulary(ROWS).of(texts)] == one_by_one(texts)


def test_a_text_that_comes_cut_is_not_cut_again():
    cut = [["区委", "书记"], ["调研", "项目"]]
    alone = ENCODER.encode(["", ""], cut)
    assert np.array_equal(alone, ENCODER.encode(["任何", "文字"], cut))
    assert np.array_equal(alone, ENCODER.encode([""] * 600, cut * 300)[:2])
    assert np.array_equal(alone, ENCODER.encode_queries(["", ""], cut))
    assert (np.abs(np.linalg.norm(alone, axis=1) - 1) < 1e-5).all()


@pytest.mark.parametrize("text", ["暴雨造成道路积水", "区委书记张国际调研在建项目", "第30次会议2023年3月10日召开"])
def test_jiebas_cut_says_the_same_as_the_models_own(text):
    ours = ENCODER.encode([text], [rjieba.cut(text, False)])[0]
    assert ours @ ENCODER.encode([text])[0] > 0.75


@pytest.mark.parametrize("table", ["missing", "of another tokenizer.json", "broken"])
def test_without_its_table_a_model_cuts_for_itself_and_is_another_one(tmp_path, table):
    folder = Path(shutil.copytree(FOLDER, tmp_path / "model"))
    if table == "missing":
        (folder / FILE).unlink()
    elif table == "broken":
        (folder / FILE).write_bytes(b"no table")
    else:
        tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
        (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    encoder = load_encoder(str(folder))
    assert words_of(folder) is None
    assert encoder.fingerprint != ENCODER.fingerprint
    assert np.array_equal(encoder.encode(["区委书记"], [["没有", "用"]]), encoder.encode(["区委书记"]))


def test_a_table_is_written_of_any_vocabulary(tmp_path):
    words = choose_words(count_words(["记者从东湖公园了解到，环境整治工作已经完成。", "东湖公园", "abc123"]), 30)
    make_tokenizer(words).save(str(tmp_path / "tokenizer.json"))
    write_table(tmp_path)
    found = words_of(tmp_path)
    assert found
    assert len(words) == 30
    for row, word in enumerate(words, 1):
        assert [of_text.tolist() for of_text in found.of([[word]])] == [[row]]
