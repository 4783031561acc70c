"""Lays out the folder that all rivals of a comparison read: corpus, passages, queries, model.

Rivals get the passages of our own index, each under its article's headline, so that all search the same texts and what
differs is how they search. Cutting with each rival's own splitter would compare splitters, and leaving the headline out
would cost them: bm25s finds .873 of the wiki set at hit@1 with it, .856 without.
"""

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from benchmarks.corpus import Query, lines_of
from embeddings.encoder import BUILT_IN
from retrieval.passages import split_passages

_SEED = 1


def sample(queries: Sequence[Query], per_set: int) -> list[Query]:
    """At most so many of each set, shuffled: a part of them is a sample of each set too. Equal for equal queries."""
    groups = defaultdict(list)
    for query in queries:
        groups[query.group].append(query)
    chance = random.Random(_SEED)
    kept = [query for group in groups.values() for query in chance.sample(group, min(per_set, len(group)))]
    return chance.sample(kept, len(kept))


def copy_corpus(corpus: Path, target: Path, articles: int | None, queries: Sequence[Query]) -> int:
    """Copy a corpus, or `articles` of it spread evenly with all sources of the queries; the number copied."""
    target.mkdir()
    wanted = {source for query in queries for source in query.sources}
    total = sum(1 for _ in lines_of(corpus))
    step = 1 if articles is None else max(1, total // max(1, articles - len(wanted)))
    copied = 0
    with (target / "articles.jsonl").open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines_of(corpus)):
            if number % step == 0 or (step > 1 and json.loads(line)["source"] in wanted):
                file.write(line if line.endswith("\n") else f"{line}\n")
                copied += 1
    return copied


def write_passages(corpus: Path, path: Path) -> int:
    """The passages of a corpus as JSON lines; how many."""
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
    """The built-in model with float32 weights: in float16 sentence-transformers makes NaN of a text without a word."""
    shutil.copytree(BUILT_IN["zh-news"], folder)
    for path in folder.rglob("model.safetensors"):
        weights = load_file(path)
        save_file({name: array.astype(np.float32) for name, array in weights.items()}, path)
