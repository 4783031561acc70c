"""The folder of a run of benchmarks: a copy of the corpus, its queries, the floor, and one index that all share."""

import argparse
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.corpus import ARTICLES, Query, questions_of, read_queries, write_generated
from benchmarks.floor import QUESTIONS, Floor, measure_floor
from benchmarks.processes import BAOWEN, ROOT, Run, run
from benchmarks.work import copy_corpus, sample, with_sources
from retrieval.scoring.gold import read_gold

PAGE = "changing.txt"  # a page added to the copy of the corpus, to measure the cost of one changed file


@dataclass(frozen=True)
class Place:
    """One run's folder. Floor and index are made when first needed, never both at the same time."""

    name: str
    is_whole: bool  # whether it is a named corpus with all articles and queries, to which the goals apply
    folder: Path
    articles: int
    queries: Sequence[Query]  # in the given order; the floor and the latencies ask the first QUESTIONS
    sampled: Sequence[Query]  # for hit rates, including the reworded set
    gold: Path | None

    @property
    def corpus(self) -> Path:
        return self.folder / "corpus"

    @property
    def index(self) -> Path:
        return self.folder / "index"

    @property
    def questions(self) -> list[str]:
        return [query.text for query in self.queries[:QUESTIONS]]

    @cached_property
    def floor(self) -> Floor:
        return measure_floor(self.corpus, self.queries)

    @cached_property
    def build(self) -> Run:
        """The run of the installed command that indexed everything."""
        return run([BAOWEN, "index", "--quiet", "--index", str(self.index), str(self.corpus)], with_memory=True)


@contextmanager
def open_place(arguments: argparse.Namespace) -> Iterator[Place]:
    """The place for the arguments of command.py; its folder is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="baowen-bench-") as name:
        folder = Path(name)
        if arguments.corpus is None:
            (folder / "corpus").mkdir()
            queries = sampled = write_generated(folder / "corpus", arguments.articles or ARTICLES)
            articles, title = len(queries), f"{len(queries)} generated articles"
            sampled = sample(sampled, arguments.per_set) if arguments.per_set else sampled
        else:
            queries = read_queries(arguments.queries) if arguments.queries else []
            sampled = [*queries, *read_queries(arguments.reworded)] if queries else []
            sampled = sample(sampled, arguments.per_set) if arguments.per_set else sampled
            needed = [*sampled, *_as_queries(arguments.gold)]
            sources = copy_corpus(arguments.corpus, folder / "corpus", arguments.articles, needed)
            articles, title = len(sources), f"{len(sources)} articles of {arguments.corpus}"
            sampled = with_sources(sampled, sources)
            queries = queries or _made_up(folder / "corpus")
        shutil.copy(min((ROOT / "seeds").glob("*.txt")), folder / "corpus" / PAGE)
        is_whole = arguments.corpus is not None and arguments.articles is None and arguments.per_set is None
        yield Place(title, is_whole, folder, articles, queries, sampled, arguments.gold)


def _as_queries(gold: Path | None) -> list[Query]:
    return [Query(question.text, question.sources) for question in read_gold(gold).questions] if gold else []


def _made_up(corpus: Path) -> list[Query]:
    return [Query(question, ()) for question in questions_of(corpus, QUESTIONS)]
