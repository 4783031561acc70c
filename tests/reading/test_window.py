"""Windows are whole sentences that carry the question, and lie within their article."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading.asked import Asked, prepare
from retrieval.reading.vectors import WordVectors
from retrieval.reading.window import LONGEST, MOST, MOST_OF_ONE, choose_windows, covered
from retrieval.words.sentences import sentences
from retrieval.words.tokens import fold

VECTORS = WordVectors()


def asked(text: str) -> Asked:
    return prepare(text, "who", lambda field, term: 1, 100, VECTORS)


def articles(*texts: str) -> list[tuple[str, str, tuple[tuple[int, int], ...]]]:
    return [(fold(text), "", sentences(text)) for text in texts]


def test_the_window_with_the_questions_words_comes_first() -> None:
    filler = "全市各部门继续做好各项工作,确保完成任务。" * 30
    text = filler + "区长李红到三号泵站检查。" + filler
    first = choose_windows(asked("谁检查了三号泵站?"), articles(filler, text))[0]
    assert (first.article, "三号泵站" in text[first.start : first.end]) == (1, True)


def test_no_more_windows_are_read_than_are_affordable() -> None:
    texts = ["李红检查泵站。" + "天气晴好。" * 200 + "泵站由李红检查。"] * 12
    windows = choose_windows(asked("李红检查泵站了吗"), articles(*texts))
    assert len(windows) == MOST
    assert max(sum(w.article == n for w in windows) for n in range(12)) <= MOST_OF_ONE


@given(st.lists(st.text("李红检查泵站,。 \n三号", max_size=900), max_size=4))
def test_windows_lie_within_their_article_and_do_not_overlap(texts: list[str]) -> None:
    windows = choose_windows(asked("谁检查了三号泵站?"), articles(*texts))
    for window in windows:
        assert 0 <= window.start < window.end <= len(texts[window.article])
        assert window.end - window.start <= LONGEST
    for n, one in enumerate(windows):
        for other in windows[n + 1 :]:
            assert one.article != other.article or one.end <= other.start or other.end <= one.start


def test_coverage_is_the_rarity_of_what_stands_in_the_text() -> None:
    assert covered(asked("三号泵站"), "三号泵站") == 1.0
    assert covered(asked("三号泵站"), "天气") == 0.0
