"""The stored vector of a passage has a share of its article's."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from embeddings.encoder import load_encoder
from retrieval.index import passage_vectors
from retrieval.index.digest import Task, digest
from retrieval.index.passage_vectors import in_context
from retrieval.records import SourceFile
from retrieval.words.tokens import fold

ENCODER = load_encoder("zh-news")
BRIDGE = "黄河大桥正式通车。" + "这座桥连接两岸,市民出行更方便。" * 30
SCHOOL = "第七小学举行开学典礼。" + "新生走进教室,老师发放课本。" * 30


def vectors_of(*texts: str) -> np.ndarray:
    files = tuple(SourceFile(f"{n}", text, "utf-8", is_article=True) for n, text in enumerate(texts))
    return digest(Task(1, files), ENCODER).vectors


def test_a_passage_alone_has_its_own_vector_and_one_of_several_leans_on_its_article():
    one, two, three = np.eye(3, dtype=np.float32)
    alone, first, second = in_context(np.array([one, two, three]), [1, 2])
    assert np.allclose(alone, one)
    assert np.allclose(first[0], 0)
    assert first[1] > 5 * first[2] > 0
    assert np.allclose(first[1:], second[:0:-1])


@given(st.lists(st.integers(0, 4), max_size=6), st.integers(0, 3))
def test_context_leaves_unit_vectors_and_zero_rows(counts: list[int], zeros: int) -> None:
    vectors = np.random.default_rng(len(counts)).standard_normal((sum(counts), 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[:zeros] = 0
    found = in_context(vectors, counts)
    lengths = np.linalg.norm(found, axis=1)
    assert found.shape == vectors.shape
    assert ((np.abs(lengths - 1) < 1e-5) | (lengths == 0)).all()


def test_articles_are_encoded_alike_however_many_come_at_once(monkeypatch):
    together = vectors_of(BRIDGE, "", SCHOOL, BRIDGE)
    monkeypatch.setattr(passage_vectors, "ENCODED_AT_ONCE", 1)
    apart = vectors_of(BRIDGE, "", SCHOOL, BRIDGE)
    count = len(vectors_of(BRIDGE))
    assert count > 1
    assert np.allclose(together, apart, atol=1e-3)
    assert np.allclose(together[:count], together[-count:], atol=1e-3)


def test_passages_come_to_the_encoder_with_their_words(monkeypatch):
    given: list[tuple[str, str]] = []

    def encode(texts, words=None):
        given.extend((text, "".join(of_text)) for text, of_text in zip(texts, words, strict=True))
        return np.zeros((len(texts), ENCODER.dimension), dtype=np.float32)

    monkeypatch.setattr(ENCODER, "encode", encode)
    vectors_of(BRIDGE, SCHOOL)
    assert len(given) > 2
    assert all(fold(text) == joined for text, joined in given)
