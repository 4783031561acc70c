"""An archive in a folder of a test's own, with its index."""

import json
from pathlib import Path

from embeddings.encoder import load_encoder
from retrieval.index.builder import build
from retrieval.index.generation import open_generation
from retrieval.index.report import BuildReport
from retrieval.index.sought import NO_FILTER, Filters
from retrieval.records import Hit
from retrieval.searching.search import search


class Archive:
    """Pages in a folder, and the index built from them."""

    def __init__(self, folder: Path) -> None:
        self.pages = folder / "pages"
        self.index = folder / "index"
        self.pages.mkdir()

    def write(self, name: str, text: str) -> Path:
        path = self.pages / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def write_records(self, name: str, records: dict[str, str]) -> Path:
        lines = (json.dumps({"source": source, "text": text}, ensure_ascii=False) for source, text in records.items())
        return self.write(name, "\n".join(lines) + "\n")

    def build(self, **options: object) -> BuildReport:
        return build(self.index, [self.pages], **options)  # type: ignore[arg-type]

    def search(self, query: str, top: int = 10, filters: Filters = NO_FILTER) -> tuple[Hit, ...]:
        generation = open_generation(self.index)
        try:
            return search(generation, load_encoder("zh-news"), query, top, filters)
        finally:
            generation.close()

    def sources(self, query: str, filters: Filters = NO_FILTER) -> list[str]:
        """The sources of the hits, best first, without repeats."""
        return list(dict.fromkeys(hit.source for hit in self.search(query, filters=filters)))

    def generations(self) -> list[str]:
        return sorted(path.name for path in self.index.glob("generation-*"))
