"""What a build may go on from: the generation before it, or none and the reason."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.errors import MissingIndexError
from retrieval.index.generation import Generation, open_generation
from retrieval.index.layout import current_name
from retrieval.index.manifest import MANIFEST, check_encoder
from retrieval.tokens import dictionary_hash


@dataclass(frozen=True, slots=True)
class Previous:
    """The state before a build."""

    generation: Generation | None  # None: everything is to be done
    roots: Sequence[Path]
    why_full: tuple[str, str] | None = None  # (zh, en), where everything is done though it was not asked for


def find_previous(index: Path, encoder: Encoder, *, full: bool) -> Previous:
    """The generation to go on from, if there is one that this encoder and this version can go on from."""
    roots = _read_roots(index)
    try:
        generation = open_generation(index)
    except MissingIndexError as error:
        return Previous(None, roots, None if full or current_name(index) is None else (error.zh, error.en))
    why = None if full else _why_not(generation, encoder)
    if full or why:
        generation.close()
        return Previous(None, roots, why)
    return Previous(generation, roots)


def _why_not(generation: Generation, encoder: Encoder) -> tuple[str, str] | None:
    if generation.manifest.dictionary != dictionary_hash():
        return "jieba 的词典换了,全部重建。", "jieba's dictionary has changed: all is built anew."
    try:
        check_encoder(generation.manifest, encoder)
    except MissingIndexError:
        old, new = generation.manifest.encoder, encoder.name
        if old == new:
            return f"向量模型 {new} 换了版本,全部重建。", f"The model {new} has changed: all is built anew."
        return f"向量模型由 {old} 换成 {new},全部重建。", f"The model is {new}, it was {old}: all is built anew."
    return None


def _read_roots(index: Path) -> tuple[Path, ...]:
    """The roots that the manifest names, whatever else is wrong with the index."""
    try:
        values = json.loads((index / (current_name(index) or "") / MANIFEST).read_text(encoding="utf-8"))
        return tuple(Path(root) for root in values["roots"])
    except (OSError, ValueError, LookupError, TypeError):
        return ()  # to be named again
