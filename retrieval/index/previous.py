"""Decides whether a build continues from the generation before it, and gives the reason if not."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.errors import BaowenError, MissingIndexError
from retrieval.index.catalog import CATALOG, Catalog
from retrieval.index.generation import Generation, open_generation
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import current_name, generations
from retrieval.index.manifest import check_encoder, is_damaged, read_values
from retrieval.languages import in_both
from retrieval.words.dictionary import dictionary_hash


@dataclass(frozen=True, slots=True)
class Previous:
    """The state before a build."""

    generation: Generation | None  # None if everything must be built
    roots: Sequence[Path]
    why_full: tuple[str, str] | None = None  # (zh, en): why everything is built, though nobody asked for it


def find_previous(index: Path, encoder: Encoder, *, full: bool) -> Previous:
    """The generation from which this encoder and this version can go on, if there is one."""
    roots = known_roots(index)
    try:
        generation = open_generation(index)
    except MissingIndexError as error:
        return Previous(None, roots, why_unusable(error) if roots and not full else None)
    why = None if full else _why_not(generation, encoder)
    if full or why:
        generation.close()
        return Previous(None, roots, why)
    return Previous(generation, roots)


def why_unusable(error: BaowenError) -> tuple[str, str]:
    """The reason for a full build: the first sentence of the error that readers get, without the advice."""
    return error.zh.split("。")[0], error.en.split(". ")[0]


def known_roots(index: Path) -> tuple[Path, ...]:
    """The roots of the index, however damaged it is; none if they can no longer be found.

    The current generation names them in two places; the other generations are tried after it.
    """
    current = current_name(index)
    folders = sorted(generations(index), key=lambda folder: folder.name != current)
    for folder in folders:
        roots = _roots_in_manifest(folder)
        if roots is not None:
            return roots  # perhaps no roots, for all may have been removed
        if roots := _roots_in_catalog(folder):
            return roots
    return ()


def _roots_in_manifest(folder: Path) -> tuple[Path, ...] | None:
    """The roots that a manifest names; None if it is missing or broken."""
    try:
        values = read_values(folder)
        return None if is_damaged(values) else tuple(Path(root) for root in values["roots"])
    except (MissingIndexError, LookupError, TypeError):
        return None


def _roots_in_catalog(folder: Path) -> tuple[Path, ...]:
    try:
        catalog = Catalog(folder / CATALOG)
    except sqlite3.Error:
        return ()
    try:
        return catalog.roots()
    except (MissingIndexError, TypeError):
        return ()
    finally:
        catalog.close()


def _why_not(generation: Generation, encoder: Encoder) -> tuple[str, str] | None:
    if generation.manifest.dictionary != dictionary_hash():
        return in_both(TEXTS, "new_dictionary")
    try:
        check_encoder(generation.manifest, encoder)
    except MissingIndexError:
        if generation.manifest.encoder == encoder.name:
            return in_both(TEXTS, "new_version", name=encoder.name)
        return in_both(TEXTS, "new_encoder", built=generation.manifest.encoder, name=encoder.name)
    return None
