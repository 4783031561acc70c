"""The order of candidates: by words and, if these do not help, by characters and vectors."""

import numpy as np
import pytest

from retrieval.index.catalog import StoredPassage
from retrieval.searching.rerank import SAID, Candidate, rank, share_unsaid, weigh


def candidate(text: str, number: int = 0) -> Candidate:
    return Candidate(StoredPassage(number, number, 0, len(text), text, None, f"{number}.txt", b""), 0.0, False)


COLLAPSED, BUILT = "住宅倒塌,多人被埋", "住宅建成,多人入住"
WEIGHTS = {"楼房": 0.6, "住宅": 0.4}


def first(weights: dict[str, float], unsaid: float, characters: str, cosines: list[float] | None = None) -> str:
    weighed = weigh([candidate(BUILT, 1), candidate(COLLAPSED, 2)], weights)
    known = None if cosines is None else np.array(cosines, dtype=np.float32)
    return rank(weighed, unsaid, characters, known)[0][1].text


@pytest.mark.parametrize(
    ("text", "share"), [("桥梁", 1.0), ("住宅", 1 - 0.4 / SAID), ("楼房", 1 - 0.6 / SAID), ("住宅楼房", 0.0)]
)
def test_unsaid_is_how_far_the_best_candidate_stays_behind_enough(text, share):
    assert share_unsaid(weigh([candidate("桥梁"), candidate(text)], WEIGHTS)) == pytest.approx(share)


def test_nothing_found_is_nothing_said():
    assert share_unsaid([]) == 1.0
    assert rank([], 1.0, "楼", None) == []


def test_a_shared_character_decides_where_no_word_is_shared():
    assert first({"塌了": 1.0}, 1.0, "塌了") == COLLAPSED


def test_where_the_words_are_said_neither_characters_nor_vectors_count():
    assert first({"入住": 0.9}, 0.0, "塌埋", [0.1, 0.9]) == BUILT


def test_the_nearer_vector_decides_where_neither_words_nor_characters_do():
    assert first({"出事": 1.0}, 1.0, "出事", [0.1, 0.9]) == COLLAPSED


def test_scores_stay_between_0_and_1():
    weighed = weigh([candidate("住宅" * 100)], WEIGHTS)
    for unsaid in (0.0, 0.5, 1.0):
        assert 0 <= rank(weighed, unsaid, "住宅", np.ones(1, dtype=np.float32))[0][0] <= 1
