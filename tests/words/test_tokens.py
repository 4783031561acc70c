"""Folding keeps the length, and folding twice changes nothing more; words, codes and numbers get one form."""

import subprocess
import sys

import pytest
from growth import grows_with_length
from hypothesis import given
from hypothesis import strategies as st

from retrieval.words.dictionary import dictionary_hash
from retrieval.words.tokens import bigrams, codes, fold, terms, words

FOLDED = [
    ("ＡＢＣ　１２３％", "abc 123%"),
    ("經開區領導調研", "经开区领导调研"),
    ("“两高四着力”‘好’「好」", '"两高四着力"\'好\'"好"'),
    ("（记者）【消息】〔2023〕", "(记者)(消息)(2023)"),
    ("第十四期——2023–2025", "第十四期--2023-2025"),
    ("İstanbul ΑΣ", "İstanbul αΣ"),
    ("二○二三年", "二〇二三年"),
    ("⼀⽇", "一日"),  # radicals, as in text from PDF pages
    ("第一行\n第二行\t", "第一行 第二行 "),
]


@pytest.mark.parametrize(("printed", "folded"), FOLDED)
def test_folding(printed, folded):
    assert fold(printed) == folded


def test_a_short_text_is_folded_as_in_a_long_one():
    every = "".join(map(chr, range(0x32000)))
    assert "".join(map(fold, every)) == fold(every)


@given(st.text())
def test_folding_keeps_length_and_changes_nothing_the_second_time(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_folding_a_part_gives_the_part_of_the_folded_whole(one, other):
    assert fold(one) + fold(other) == fold(one + other)


def test_a_character_beyond_all_tables_stays_and_a_lone_surrogate_is_marked():
    assert fold("\U0010ffff\ud800一") == "\U0010ffff\ufffd一"


WHOLE_CODES = ["P-51", "5G", "GB/T19001-2016", "2023-2025", "1.2.0", "MRH-90"]


@pytest.mark.parametrize("code", WHOLE_CODES)
def test_a_code_stays_whole(code):
    assert fold(code) in terms(f"采用{code}技术")


def test_a_code_is_found_by_its_parts_and_without_its_marks():
    assert {"t19001", "2016", "p", "51", "p51"} <= set(terms("GB/T19001-2016和P-51"))


NUMBERS = [
    ("第三十次", "第30次"),
    ("三月十日", "3月10日"),
    ("二〇二三年", "2023年"),
    ("二零二三年", "2023年"),
    ("一百零五人", "105人"),
    ("百分之三十", "30%"),
    ("三十万元", "30万"),
    ("1,500人", "1500人"),
    ("十二月", "12月"),
    ("第二十届", "第20届"),
]


@pytest.mark.parametrize(("written", "canonical"), NUMBERS)
def test_a_number_has_one_form(written, canonical):
    assert canonical in terms(f"本报讯{written}召开")
    assert canonical in terms(f"本报讯{canonical}召开")


@pytest.mark.parametrize("written", ["千百", "百千万", "三三两两", "十"])
def test_what_is_no_number_stays_without_error(written):
    assert all(isinstance(term, str) for term in terms(written))


def test_words_hold_neither_marks_nor_spaces():
    assert words("公园,学校 “领导”!") == ["公园", "学校", "领导"]


def test_bigrams_do_not_cross_marks():
    assert bigrams("张国际,讲话P-51") == {"张国", "国际", "讲话", "p-51", "p", "51"}


@pytest.mark.parametrize("text", ["", " ", "。", "\n"])
def test_text_without_words_has_no_terms(text):
    assert (words(text), terms(text), bigrams(text)) == ([], [], set())


def test_the_dictionarys_hash_is_found_without_importing_jieba():
    script = "import sys, retrieval.words.dictionary as d; d.dictionary_hash(); print('jieba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"
    assert len(dictionary_hash()) == 16


@pytest.mark.parametrize("piece", ["x", "1", "十", "第1", "1,234", "a-"])
def test_long_runs_of_letters_and_digits_take_time_in_proportion(piece):
    assert grows_with_length(codes, piece, 4_000)


def test_codes_and_counts_begin_where_their_run_begins():
    assert codes("p-51飞了1,2345次,第30次,123456米") == ["p-51", "p", "51", "p51", "2345次", "第30次", "123456米"]
