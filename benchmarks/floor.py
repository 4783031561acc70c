"""Measures the floor, the unit of all costs: the best plain keyword index over the same articles, and nothing else.

It indexes words and character pairs of passages of whole sentences, up to 300 characters, in one tantivy field with one
thread, and finds the ten best passages for each of 400 questions. It shares no code with the product, so changes of the
product do not change it. `python -m benchmarks.floor CORPUS < questions, one a line` prints a Floor as JSON.
"""

import json
import math
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import rjieba
import tantivy

from benchmarks.corpus import Query
from benchmarks.processes import PYTHON, run

QUESTIONS = 400

_PASSAGE = 300  # characters
_SENTENCE_END = re.compile(r"(?<=[。!?！？\n])")
_HAN = re.compile("[\u4e00-\u9fff]+")


@dataclass(frozen=True, slots=True)
class Floor:
    """The costs of the floor."""

    passages: int
    build_s: float
    query_ms: float  # median
    peak_gb: float = math.nan

    def record(self) -> dict[str, float]:
        return asdict(self)


def measure_floor(corpus: Path, queries: Sequence[Query]) -> Floor:
    """The floor of a folder of .jsonl files, measured in its own process with the first QUESTIONS queries."""
    questions = "\n".join(" ".join(query.text.split()) for query in queries[:QUESTIONS])
    done = run([PYTHON, "-m", "benchmarks.floor", str(corpus)], with_memory=True, input_text=questions)
    return Floor(**{**json.loads(done.output), "peak_gb": done.peak_gb})


def _terms(text: str) -> list[str]:
    words = [word for word in rjieba.cut_for_search(text) if word.strip() and word[0].isalnum()]
    return words + [run[i : i + 2] for run in _HAN.findall(text) for i in range(len(run) - 1)]


def _passages(text: str) -> Iterator[str]:
    part = ""
    for sentence in _SENTENCE_END.split(text):
        if part and len(part) + len(sentence) > _PASSAGE:
            yield part
            part = ""
        part += sentence
    if part:
        yield part


def _build(corpus: Path, folder: str) -> tuple[tantivy.Index, int]:
    """The index and its number of passages."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", stored=False, tokenizer_name="whitespace", index_option="freq")
    schema.add_integer_field("number", stored=True)
    index = tantivy.Index(schema.build(), path=folder)
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    count = 0
    for path in sorted(corpus.rglob("*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for line in file:
                for passage in _passages(json.loads(line)["text"]):
                    writer.add_document(tantivy.Document(text=" ".join(_terms(passage)), number=count))
                    count += 1
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    return index, count


def _query_ms(index: tantivy.Index, questions: list[str]) -> float:
    searcher, times = index.searcher(), []
    for question in questions:
        start = time.perf_counter()
        parts = [tantivy.Query.term_query(index.schema, "text", term) for term in _terms(question)]
        searcher.search(tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts]), limit=10)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main(corpus: Path) -> None:
    questions = sys.stdin.read().splitlines()
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        index, passages = _build(corpus, folder)
        seconds = time.perf_counter() - start
        print(json.dumps({"passages": passages, "build_s": seconds, "query_ms": _query_ms(index, questions)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
