"""What the network reads of a text stands at the characters it is of."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.asked import prepare
from retrieval.reading.features import COLUMNS, encode_question, encode_window, kind_row
from retrieval.reading.vectors import WordVectors
from retrieval.reading.window import choose_windows
from retrieval.words.sentences import sentences
from retrieval.words.tokens import fold

VECTORS = WordVectors()
TEXT = "3月10日,区委书记王小明到东门泵站调研。他说,投资约200万元。"


def read(question: str, text: str):
    asked = prepare(question, "who", lambda field, term: 1, 100, VECTORS)
    folded, spans = fold(text), sentences(text)
    windows = choose_windows(asked, [(folded, "", spans)])
    return asked, [encode_window(asked, w, text, folded, spans, VECTORS) for w in windows]


def column(numbers: np.ndarray, name: str) -> str:
    """The characters of TEXT at which a column is set."""
    return "".join(c for c, value in zip(TEXT, numbers[:, COLUMNS.index(name)], strict=True) if value)


def test_names_dates_and_quantities_are_marked_where_they_stand() -> None:
    _, [(encoded, typed)] = read("谁调研了泵站?", TEXT)
    assert column(encoded.numbers, "name") == "王小明"
    assert column(encoded.numbers, "date") == "3月10日"
    assert column(encoded.numbers, "quantity") == "约200万元"
    assert [TEXT[slice(*span)] for span in typed.titles] == ["区委书记"]


def test_what_the_question_shares_is_marked_by_its_rarity() -> None:
    asked, [(encoded, _)] = read("谁调研了泵站?", TEXT)
    met = encoded.numbers[:, COLUMNS.index("pair met")]
    assert met[TEXT.find("泵站")] == np.float32(asked.pairs["泵站"]) > 0
    assert met[TEXT.find("投资")] == 0


def test_of_left_and_right_the_nearer_has_more() -> None:
    _, [(encoded, _)] = read("谁调研了泵站?", TEXT)
    left = encoded.numbers[:, COLUMNS.index("met left 4")]
    assert left[TEXT.find("泵站") + 2] > left[TEXT.find("投资")] > left[0]


@given(st.text(max_size=400), st.text(min_size=1, max_size=80))
def test_any_text_is_encoded_character_by_character(text: str, question: str) -> None:
    asked, windows = read(question, text)
    for encoded in (encode_question(asked, VECTORS, [fold(TEXT)]), *(encoded for encoded, _ in windows)):
        length = len(encoded.characters)
        assert encoded.numbers.shape == (length, len(COLUMNS))
        assert len(encoded.tags) == len(encoded.word_of) == length
        assert np.isfinite(encoded.numbers).all()
        assert encoded.word_of.max(initial=-1) + 1 == len(encoded.vectors)


def test_an_unknown_kind_reads_as_any_other() -> None:
    assert kind_row("browse") == kind_row("other")
