"""Runs one rival on the files of a work folder and prints its costs and hits as one JSON object.

In: WORK/passages.jsonl, each line {"source", "headline", "text", "words"?}; WORK/queries.jsonl, {"q", "words"?};
WORK/model, the built-in encoder with float32 weights. It depends on no rival, and only needs the standard library.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

TOP = 10
JUDGED = 400  # first characters of a passage that are searched for the answer
_WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage for a rival to index."""

    source: str
    headline: str
    text: str
    words: str = ""  # the text cut into words, joined by spaces; for rivals that are compared on equal words

    @property
    def whole(self) -> str:
        """The text under its headline, which answers many questions and is in our own index, too."""
        return f"{self.headline}\n{self.text}" if self.headline else self.text


@dataclass(frozen=True, slots=True)
class Query:
    """A question, with its words if the passages have theirs."""

    text: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: its source with those of the copies it counts for, and its text."""

    sources: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Work:
    """The folder that all rivals of a run share."""

    folder: Path

    @property
    def model(self) -> str:
        return str(self.folder / "model")

    def passages(self) -> list[Passage]:
        return [Passage(**record) for record in _records(self.folder / "passages.jsonl")]

    def queries(self) -> list[Query]:
        return [Query(record["q"], record.get("words", "")) for record in _records(self.folder / "queries.jsonl")]


Search = Callable[[Query], Sequence[Found]]  # the TOP best, best first
Build = Callable[[Work], Search]


def main(modes: dict[str, Build], packages: Sequence[str]) -> None:
    """Build, ask, print. `packages`: distributions whose versions are part of the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("mode", choices=modes)
    parser.add_argument("work", type=Path)
    parser.add_argument("--limit-s", type=float, default=1e9, help="stop asking after so many seconds")
    arguments = parser.parse_args()
    work = Work(arguments.work)
    start = time.perf_counter()
    search = modes[arguments.mode](work)
    build_s = time.perf_counter() - start
    times, hits = _ask(search, work.queries(), arguments.limit_s)
    record = {"build_s": build_s, "query_ms": times, "hits": hits, "versions": {p: version(p) for p in packages}}
    print(json.dumps(record, ensure_ascii=False))


def by_number(passages: Sequence[Passage], numbers: Sequence[int]) -> list[Found]:
    """The passages with these numbers, as hits."""
    return [Found((passages[number].source,), passages[number].text) for number in numbers]


def _ask(search: Search, queries: Sequence[Query], limit_s: float) -> tuple[list[float], list[list[object]]]:
    """Milliseconds and hits of each query, in order, up to the limit."""
    for query in queries[:_WARM_UP]:
        search(query)
    times: list[float] = []
    hits: list[list[object]] = []
    end = time.perf_counter() + limit_s
    for query in queries:
        start = time.perf_counter()
        found = search(query)
        times.append((time.perf_counter() - start) * 1000)
        hits.append([[list(hit.sources), "".join(hit.text.split())[:JUDGED]] for hit in found[:TOP]])
        if time.perf_counter() > end:
            break
    return times, hits


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
