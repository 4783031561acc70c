"""Haystack: InMemoryDocumentStore with BM25, with embeddings, and with both joined by reciprocal rank fusion.

The store cuts texts with a regular expression, by default into single Han characters. jieba's words are better, so
texts and questions come to it already cut, with spaces between words, and the expression takes every word. The embedder
needs the text uncut, so the joined pipeline has two stores, whose documents have equal ids.
"""

import jieba
from haystack import Document
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from benchmarks.peers.harness import TOP, Found, Passage, Query, Search, Work, by_number, main

_BATCH = 256


def bm25(work: Work) -> Search:
    passages = work.passages()
    retriever = _bm25(passages)
    return lambda query: _found(passages, retriever.run(query=_cut(query.text))["documents"])


def vectors(work: Work) -> Search:
    passages = work.passages()
    near = _Near(passages, work.model)
    return lambda query: _found(passages, near.run(query.text))


def fused(work: Work) -> Search:
    passages = work.passages()
    retriever, near = _bm25(passages), _Near(passages, work.model)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion", top_k=TOP)

    def search(query: Query) -> list[Found]:
        lists = [retriever.run(query=_cut(query.text))["documents"], near.run(query.text)]
        return _found(passages, joiner.run(documents=lists)["documents"])

    return search


class _Near:
    """Finds the documents whose embeddings are nearest to the question's."""

    def __init__(self, passages: list[Passage], model: str) -> None:
        embedder = SentenceTransformersDocumentEmbedder(model=model, batch_size=_BATCH, progress_bar=False)
        self._embedder = SentenceTransformersTextEmbedder(model=model, progress_bar=False)
        embedder.warm_up()
        self._embedder.warm_up()
        store = InMemoryDocumentStore(embedding_similarity_function="dot_product", return_embedding=False)
        documents = [Document(id=str(n), content=p.whole) for n, p in enumerate(passages)]
        store.write_documents(embedder.run(documents=documents)["documents"])
        self._retriever = InMemoryEmbeddingRetriever(store, top_k=2 * TOP)

    def run(self, text: str) -> list[Document]:
        embedding = self._embedder.run(text=text)["embedding"]
        documents: list[Document] = self._retriever.run(query_embedding=embedding)["documents"]
        return documents


def _bm25(passages: list[Passage]) -> InMemoryBM25Retriever:
    store = InMemoryDocumentStore(bm25_tokenization_regex=r"(?u)\b\w+\b")
    store.write_documents([Document(id=str(n), content=_cut(p.whole)) for n, p in enumerate(passages)])
    return InMemoryBM25Retriever(store, top_k=2 * TOP)


def _found(passages: list[Passage], documents: list[Document]) -> list[Found]:
    return by_number(passages, [int(document.id) for document in documents[:TOP]])


def _cut(text: str) -> str:
    return " ".join(jieba.cut_for_search(text))


if __name__ == "__main__":
    main(
        {"bm25": bm25, "vectors": vectors, "fused": fused},
        ["haystack-ai", "sentence-transformers-haystack", "sentence-transformers", "jieba"],
    )
