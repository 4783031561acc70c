"""Lays out the folder that all rivals of a comparison read: corpus, passages, queries, model.

Rivals get the passages of our own index, each under its article's headline, so that all search the same texts and only
the way of searching differs. Each rival's own splitter would make it a comparison of splitters. Without the headline
rivals would be worse: the hit@1 of bm25s on the wiki set is .873 with it, .856 without.
"""

import json
import random
import shutil
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from benchmarks.corpus import Query, is_taken, lines_of
from embeddings.encoder import BUILT_IN
from retrieval.index.passages import split_passages

_SEED = 1


def sample(queries: Sequence[Query], per_set: int) -> list[Query]:
    """At most `per_set` queries of each set, shuffled, so that a first part is a sample, too; always the same ones."""
    groups = defaultdict(list)
    for query in queries:
        groups[query.group].append(query)
    chance = random.Random(_SEED)
    kept = [query for group in groups.values() for query in chance.sample(group, min(per_set, len(group)))]
    return chance.sample(kept, len(kept))


def copy_corpus(corpus: Path, target: Path, articles: int | None, queries: Sequence[Query]) -> list[str]:
    """Copy a corpus, or about `articles` of it, spread evenly, plus all sources of the queries; the copied sources."""
    target.mkdir()
    wanted = {source for query in queries for source in query.sources}
    total = sum(1 for _ in lines_of(corpus))
    share = 1.0 if articles is None else max(0, articles - len(wanted)) / max(1, total)
    copied = []
    with (target / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines_of(corpus)):
            source = json.loads(line)["source"]
            if is_taken(number, share) or source in wanted:
                file.write(line if line.endswith("\n") else f"{line}\n")
                copied.append(source)
    return copied


def with_sources(queries: Sequence[Query], sources: Sequence[str]) -> list[Query]:
    """The queries that these sources answer; it prints how many are left out."""
    there = set(sources)
    kept = [query for query in queries if there.intersection(query.sources)]
    if len(kept) < len(queries):
        print(f"{len(queries) - len(kept)} queries are left out: their articles are not here", file=sys.stderr)
    return kept


def write_passages(corpus: Path, path: Path) -> int:
    """Write the passages of a corpus as JSON lines; their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in lines_of(corpus):
            article = json.loads(line)
            for passage in split_passages(article["text"]):
                record = {
                    "source": article["source"],
                    "headline": article.get("title") or "",
                    "text": article["text"][passage.start : passage.end],
                }
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                count += 1
    return count


def write_queries(queries: Sequence[Query], path: Path) -> None:
    path.write_text("".join(json.dumps({"q": q.text}, ensure_ascii=False) + "\n" for q in queries), encoding="utf-8")


def write_model(folder: Path) -> None:
    """Write the built-in model with float32 weights; in float16 a text without a word gives NaN."""
    shutil.copytree(BUILT_IN["zh-news"], folder)
    for path in folder.rglob("model.safetensors"):
        weights = load_file(path)
        save_file({name: array.astype(np.float32) for name, array in weights.items()}, path)
