"""Three libraries for BM25, on the same words, which are cut beforehand: tantivy, bm25s and SQLite's FTS5.

tantivy and FTS5 write to WORK and can add and delete; bm25s keeps everything in memory and can do neither.
"""

import shutil
import sqlite3
from pathlib import Path

import bm25s
import tantivy

from benchmarks.peers.harness import TOP, Query, Search, Work, by_number, main


def in_tantivy(work: Work) -> Search:
    """tantivy with one thread and one field."""
    passages, folder = work.passages(), _emptied(work.folder / "tantivy")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field("number", fast=True)
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=256_000_000, num_threads=1)
    for number, passage in enumerate(passages):
        writer.add_document(tantivy.Document(words=passage.words, number=number))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def numbers(query: Query) -> list[int]:
        parts = [tantivy.Query.term_query(index.schema, "words", word) for word in query.words.split()]
        asked = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        found = searcher.search(asked, limit=TOP, count=False).hits
        return [int(n) for n in searcher.fast_field_values("number", [address for _, address in found])]

    return lambda query: by_number(passages, numbers(query))


def in_bm25s(work: Work) -> Search:
    """bm25s with numba, its fastest backend."""
    passages = work.passages()
    index = bm25s.BM25(backend="numba")
    index.index([passage.words.split() for passage in passages], show_progress=False)

    def numbers(query: Query) -> list[int]:
        found, _ = index.retrieve([query.words.split()], k=TOP, show_progress=False, n_threads=1)
        return [int(number) for number in found[0]]

    return lambda query: by_number(passages, numbers(query))


def in_fts5(work: Work) -> Search:
    """FTS5 on the words as they are (unicode61 splits at spaces), without the texts."""
    passages, folder = work.passages(), _emptied(work.folder / "fts5")
    connection = sqlite3.connect(folder / "words.db")
    connection.execute("CREATE VIRTUAL TABLE passages USING fts5(words, content='', tokenize=unicode61)")
    with connection:
        connection.executemany(
            "INSERT INTO passages(rowid, words) VALUES (?, ?)", ((n, p.words) for n, p in enumerate(passages))
        )
        connection.execute("INSERT INTO passages(passages) VALUES ('optimize')")

    def numbers(query: Query) -> list[int]:
        asked = " OR ".join(f'"{word}"' for word in query.words.replace('"', " ").split())
        if not asked:
            return []
        found = connection.execute(
            "SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ?", (asked, TOP)
        )
        return [int(number) for (number,) in found]

    return lambda query: by_number(passages, numbers(query))


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


if __name__ == "__main__":
    main({"tantivy": in_tantivy, "bm25s": in_bm25s, "fts5": in_fts5}, ["tantivy", "bm25s", "numba"])
