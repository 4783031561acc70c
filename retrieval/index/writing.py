"""Writes one generation: catalog, lexical index and vectors together."""

import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.archive.read import Skipped
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.catalog_writer import CatalogWriter
from retrieval.index.contents import contents_of
from retrieval.index.dense import DENSE, DenseWriter
from retrieval.index.digest import Digested, lexical_passages
from retrieval.index.generation import Generation
from retrieval.index.lexical import LEXICAL, LexicalWriter
from retrieval.index.manifest import SCHEMA_VERSION, Manifest, files_of, write_manifest
from retrieval.words.cut import cut
from retrieval.words.dictionary import dictionary_hash
from retrieval.words.tokens import fold

# tantivy counts deleted passages in its term statistics until it merges their segments. If they exceed this share, or
# the index is so small that any of them matter, the lexical index is written anew from the catalog.
_MOST_DELETED = 1 / 8
_SMALL = 2_000  # passages, which take half a second to write


class GenerationWriter:
    """The three writers of a new generation, which go on from the files of the old one, if there is one.

    It is a context manager: if left before `finish`, it closes everything as it is.
    """

    def __init__(self, folder: Path, dimension: int, old: Generation | None) -> None:
        self.folder = folder
        self._removed = 0
        self._skipped: tuple[Skipped, ...] = ()
        before = None if old is None else old.folder
        self._known = {} if old is None else old.manifest.contents  # linked files need not be read again
        self.catalog = CatalogWriter(folder / CATALOG, before and before / CATALOG)
        self._lexical = LexicalWriter(folder / LEXICAL, before and before / LEXICAL)
        self._dense = DenseWriter(folder / DENSE, dimension, before and before / DENSE)

    def add(self, digested: Digested) -> None:
        """Add the result of one task."""
        passage_ids: list[int] = []
        for source in digested.sources:
            source_id = self.catalog.add_source(source.source, digested.file_id, source.byte_offset, source.digest)
            for article in source.articles:
                article_id, ids = self.catalog.add_article(source_id, article.article, article.sketch, article.passages)
                self.catalog.add_events(article_id, article.article, article.events)
                passage_ids += ids
                for passage_id, passage in zip(ids, article.lexical, strict=True):
                    self._lexical.add(passage_id, article_id, passage)
        for skipped in digested.skipped:
            self.catalog.add_skip(digested.file_id, skipped)
        if not digested.is_read:
            self.catalog.forget_content(digested.file_id)
        self._dense.add(passage_ids, digested.vectors)

    def remove_source(self, source_id: int) -> None:
        """Remove a source of the old generation with all that was indexed of it."""
        articles, passages = self.catalog.remove_source(source_id)
        self._lexical.delete_articles(articles)
        self._dense.remove(passages)
        self._removed += len(passages)

    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out; call it after `finish`."""
        return self._skipped

    def finish(self, roots: Sequence[Path], encoder: Encoder) -> tuple[int, int]:
        """Write everything, the manifest last; the numbers of articles and passages."""
        files, articles, passages = self.catalog.counts()
        self._skipped = self.catalog.skipped()
        self.catalog.finish()
        if self._removed and (passages < _SMALL or self._removed > passages * _MOST_DELETED):
            self._rewrite_lexical()
        # Each keeps one processor busy for seconds, in a library that releases Python's lock.
        with ThreadPoolExecutor(max_workers=1) as beside:
            vectors = beside.submit(self._dense.finish)
            self._lexical.finish()
        vectors.result()
        manifest = Manifest(
            schema_version=SCHEMA_VERSION,
            dictionary=dictionary_hash(),
            encoder=encoder.name,
            fingerprint=encoder.fingerprint,
            dimension=encoder.dimension,
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            roots=tuple(map(str, roots)),
            files=files,
            articles=articles,
            passages=passages,
            contents=contents_of(self.folder, files_of(self.folder), self._known),
        )
        write_manifest(self.folder, manifest)
        return articles, passages

    def __enter__(self) -> "GenerationWriter":
        return self

    def __exit__(self, *_: object) -> None:
        self.catalog.close()
        self._lexical.close()
        self._dense.close()

    def _rewrite_lexical(self) -> None:
        self._lexical.close()
        shutil.rmtree(self.folder / LEXICAL)
        self._lexical = LexicalWriter(self.folder / LEXICAL)
        catalog = Catalog(self.folder / CATALOG)
        for article_id, article in catalog.all_articles():
            ids = catalog.passage_ids([article_id])
            folded = fold(article.text)
            passages = lexical_passages(article, folded, cut(folded), catalog.passages_of(article_id))
            for passage_id, passage in zip(ids, passages, strict=True):
                self._lexical.add(passage_id, article_id, passage)
        catalog.close()
