"""The floor that costs are counted in: the best plain keyword index over the same texts, and nothing else.

Words and character pairs of passages in one tantivy field, written by one thread; then the ten best for each question.
`python -m benchmarks.baseline CORPUS` prints {"passages", "build_s", "query_ms"}.
"""

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

import tantivy

from benchmarks.corpus import questions_of
from retrieval.passages import split_passages
from retrieval.tokens import fold, han_pairs, words

QUESTIONS = 400


def keyword_terms(text: str) -> list[str]:
    return [*words(text), *han_pairs(fold(text))]


def build(corpus: Path, folder: str) -> tuple[tantivy.Index, int]:
    """The index and its number of passages."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    schema.add_integer_field("number", fast=True)
    index = tantivy.Index(schema.build(), path=folder)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    count = 0
    for path in sorted(corpus.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                text = json.loads(line)["text"]
                for passage in split_passages(text):
                    terms = " ".join(keyword_terms(text[passage.start : passage.end]))
                    writer.add_document(tantivy.Document(text=terms, number=count))
                    count += 1
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index, count


def query_ms(index: tantivy.Index, questions: list[str]) -> float:
    """The median time of a question."""
    searcher, times = index.searcher(), []
    for question in questions:
        start = time.perf_counter()
        parts = [tantivy.Query.term_query(index.schema, "text", term) for term in keyword_terms(question)]
        searcher.search(tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]), limit=10)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(corpus: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        index, passages = build(corpus, folder)
        seconds = time.perf_counter() - start
        result = {
            "passages": passages,
            "build_s": seconds,
            "query_ms": query_ms(index, questions_of(corpus, QUESTIONS)),
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
