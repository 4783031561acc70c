"""LlamaIndex: BM25Retriever, a vector index over FAISS, and both fused by reciprocal rank.

BM25Retriever cuts texts with a regular expression and ignores its former parameter `tokenizer`. So texts and questions
come to it already cut, with spaces between words, `token_pattern` takes every word, and stemming is off. With default
settings it takes whole clauses for words (hit@1 .12 on encyclopaedia questions). The vectors are in FaissVectorStore,
since the default store compares lists of Python numbers. HuggingFaceEmbedding refuses a static model (no limit of
tokens), so a custom embedding holds it. QueryFusionRetriever asks both, without rewriting the question
(`num_queries=1`).
"""

import faiss
import jieba
from llama_index.core import StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.retrievers.bm25 import BM25Retriever
from llama_index.vector_stores.faiss import FaissVectorStore
from sentence_transformers import SentenceTransformer

from benchmarks.peers.harness import TOP, Found, Passage, Query, Search, Work, by_number, main

_BATCH = 256


def bm25(work: Work) -> Search:
    passages = work.passages()
    return _search(_Bm25(passages), passages)


def vectors(work: Work) -> Search:
    passages = work.passages()
    return _search(_vectors(passages, work.model), passages)


def fused(work: Work) -> Search:
    passages = work.passages()
    retriever = QueryFusionRetriever(
        [_Bm25(passages), _vectors(passages, work.model)],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=TOP,
        num_queries=1,
        use_async=False,
    )
    return _search(retriever, passages)


class _Encoder(BaseEmbedding):
    """A sentence-transformers model as a custom embedding of LlamaIndex."""

    def __init__(self, model: str) -> None:
        super().__init__(model_name=model, embed_batch_size=_BATCH)
        self._model = SentenceTransformer(model, device="cpu")

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        embeddings: list[list[float]] = self._model.encode(texts, batch_size=_BATCH).tolist()
        return embeddings

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


class _Bm25(BaseRetriever):
    """BM25Retriever on texts cut by jieba; its nodes have the ids of the uncut texts."""

    def __init__(self, passages: list[Passage]) -> None:
        super().__init__()
        self._inner = BM25Retriever.from_defaults(
            nodes=[TextNode(id_=str(n), text=_cut(p.whole)) for n, p in enumerate(passages)],
            similarity_top_k=2 * TOP,
            language="zh",
            skip_stemming=True,
            token_pattern=r"(?u)\b\w+\b",
        )

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._inner.retrieve(_cut(query_bundle.query_str))
        # Fusion recognises nodes by their texts, so both retrievers must give the same text.
        return [NodeWithScore(node=TextNode(id_=n.node.node_id, text=n.node.node_id), score=n.score) for n in found]


class _Vectors(BaseRetriever):
    """A vector index whose nodes have the ids of those of _Bm25."""

    def __init__(self, index: VectorStoreIndex) -> None:
        super().__init__()
        self._inner = index.as_retriever(similarity_top_k=2 * TOP)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._inner.retrieve(query_bundle.query_str)
        return [NodeWithScore(node=TextNode(id_=n.node.node_id, text=n.node.node_id), score=n.score) for n in found]


def _vectors(passages: list[Passage], model: str) -> _Vectors:
    encoder = _Encoder(model)
    store = FaissVectorStore(faiss.IndexFlatIP(len(encoder.get_query_embedding("报"))))
    nodes = [TextNode(id_=str(n), text=p.whole) for n, p in enumerate(passages)]
    context = StorageContext.from_defaults(vector_store=store)
    return _Vectors(VectorStoreIndex(nodes, storage_context=context, embed_model=encoder))


def _search(retriever: BaseRetriever, passages: list[Passage]) -> Search:
    def search(query: Query) -> list[Found]:
        return by_number(passages, [int(found.node.node_id) for found in retriever.retrieve(query.text)[:TOP]])

    return search


def _cut(text: str) -> str:
    return " ".join(jieba.cut_for_search(text))


if __name__ == "__main__":
    main(
        {"bm25": bm25, "vectors": vectors, "fused": fused},
        ["llama-index-core", "llama-index-retrievers-bm25", "bm25s", "jieba"],
    )
