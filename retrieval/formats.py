"""Records → the plain dictionaries that `--json` and `--jsonl` print; one function a record."""

from collections.abc import Mapping, Sequence
from typing import Any

from retrieval.records import Answer, Article, Citation, Hit


def answer_record(answer: Answer) -> Mapping[str, Any]:
    """An answer; `error` only where the line was no question."""
    record: dict[str, Any] = {
        "question": answer.question,
        "answered": answer.answered,
        "kind": answer.kind,
        "text": answer.text,
        "confidence": answer.confidence,
        "citations": [citation_record(citation) for citation in answer.citations],
        "events": [],
        "ms": round(answer.ms, 2),
    }
    if answer.error is not None:
        record["error"] = answer.error
    return record


def citation_record(citation: Citation) -> Mapping[str, Any]:
    page = {} if citation.page is None else {"page": citation.page}
    return {
        "source": citation.source,
        "lines": list(citation.lines),
        **page,
        "headline": citation.headline,
        "published": citation.published,
        "quote": citation.quote,
    }


def hits_record(question: str, hits: Sequence[Hit], ms: float) -> Mapping[str, Any]:
    return {"question": question, "hits": [_hit_record(hit) for hit in hits], "ms": round(ms, 2)}


def _hit_record(hit: Hit) -> Mapping[str, Any]:
    record: dict[str, Any] = {
        "source": hit.source,
        "lines": list(hit.lines),
        "headline": hit.headline,
        "published": hit.published,
        "text": hit.text,
        "score": round(hit.score, 4),
    }
    if hit.copies:
        record["copies"] = list(hit.copies)
    return record


def article_record(article: Article) -> Mapping[str, Any]:
    return {
        "source": article.source,
        "lines": list(article.lines),
        "headline_lines": list(article.headline_lines) if article.headline_lines else None,
        "headline": article.headline,
        "byline": list(article.byline),
        "published": article.published,
        "text": article.text,
    }
