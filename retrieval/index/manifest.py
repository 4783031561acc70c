"""What an index was built with, and whether it may be read with what is at hand."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from embeddings.encoder import Encoder
from retrieval.errors import MissingIndexError

# Raise it with any change of the catalog, the lexical or dense files, folding, cutting or passages.
SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one generation; written last, so that a generation with a manifest is whole."""

    schema_version: int
    dictionary: str  # hash of jieba's dictionary
    encoder: str  # what the user called it
    fingerprint: str  # of the encoder: other vectors, other fingerprint
    dimension: int
    created: str  # ISO 8601, UTC
    roots: tuple[str, ...]
    files: int
    articles: int
    passages: int


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        MissingIndexError: it is gone, broken, or of another schema version.
    """
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        version = int(values["schema_version"])
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise broken_index(folder.parent, f"{MANIFEST}: {error}") from error
    if version != SCHEMA_VERSION:
        raise MissingIndexError(
            f"索引 {folder.parent} 是另一版本的 baowen 建的(格式 {version},现为 {SCHEMA_VERSION})。"
            "请运行 baowen index --full 重建。",
            f"The index {folder.parent} was built by another version of baowen (format {version}, "
            f"now {SCHEMA_VERSION}). Rebuild it: baowen index --full",
        )
    try:
        return Manifest(**{**values, "roots": tuple(values["roots"])})
    except (LookupError, TypeError) as error:
        raise broken_index(folder.parent, f"{MANIFEST}: {error}") from error


def check_encoder(manifest: Manifest, encoder: Encoder) -> None:
    """Refuse to compare an encoder's vectors with those of another.

    Raises:
        MissingIndexError: the index was built with another encoder, or with another version of this one.
    """
    if manifest.fingerprint == encoder.fingerprint and manifest.dimension == encoder.dimension:
        return
    zh = "的另一版本" if manifest.encoder == encoder.name else ""
    en = "another version of " if manifest.encoder == encoder.name else ""
    raise MissingIndexError(
        f"索引是用向量模型 {manifest.encoder}{zh} 建的,现在用的是 {encoder.name}。"
        "请运行 baowen index --full 重建,或把 BAOWEN_MODEL 改回去。",
        f"The index was built with {en}the model {manifest.encoder}, not with {encoder.name}. "
        "Rebuild it (baowen index --full), or set BAOWEN_MODEL back.",
    )


def broken_index(index: Path, reason: str) -> MissingIndexError:
    """The error for an index whose files cannot be read."""
    return MissingIndexError(
        f"索引 {index} 已损坏({reason})。请运行 baowen index --full 重建。",
        f"The index {index} is broken ({reason}). Rebuild it: baowen index --full",
    )
