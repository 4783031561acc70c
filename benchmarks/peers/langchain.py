"""LangChain: BM25Retriever of langchain_community over rank_bm25, with jieba as `preprocess_func`."""

import jieba
from langchain_community.retrievers import BM25Retriever
from langchain_core.documents import Document

from benchmarks.peers.harness import TOP, Search, Work, by_number, main


def bm25(work: Work) -> Search:
    passages = work.passages()
    retriever = BM25Retriever.from_documents(
        [Document(page_content=p.whole, metadata={"number": n}) for n, p in enumerate(passages)],
        preprocess_func=jieba.lcut_for_search,
        k=TOP,
    )
    return lambda query: by_number(passages, [d.metadata["number"] for d in retriever.invoke(query.text)])


if __name__ == "__main__":
    main({"bm25": bm25}, ["langchain-community", "rank-bm25", "jieba"])
