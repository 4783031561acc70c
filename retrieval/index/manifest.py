"""Records what an index was built with, and checks whether this version and encoder can read it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from retrieval.errors import MissingIndexError
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import LOCKS, MANIFEST, broken_index
from retrieval.languages import in_both

# Raise it when the catalog, the lexical or dense files, folding, cutting, passages or the events read change,
# or how files are read into articles.
SCHEMA_VERSION = 8


@dataclass(frozen=True, slots=True)
class Manifest:
    """The facts of one generation. It is written last, so a generation with a manifest is complete."""

    schema_version: int
    dictionary: str  # hash of jieba's dictionary
    encoder: str  # its name as the user gave it
    fingerprint: str  # of the encoder; it differs if the vectors differ
    dimension: int
    created: str  # ISO 8601, UTC
    roots: tuple[str, ...]
    files: int
    articles: int
    passages: int
    sizes: Mapping[str, int]  # file name → bytes, for each file of the generation but the manifest


def sizes_of(folder: Path) -> dict[str, int]:
    """The size in bytes of each file of a generation; files never change once written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name not in (MANIFEST, *LOCKS))
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(files)}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), ensure_ascii=True, indent=1)  # a root's name may not be UTF-8
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        MissingIndexError: it is missing, broken, or of another schema version.
    """
    index = folder.parent
    values = read_values(folder)
    version = values.get("schema_version")
    if type(version) is not int:
        raise broken_index(index, MANIFEST)
    if version != SCHEMA_VERSION:
        key = "index_newer" if version > SCHEMA_VERSION else "index_older"
        raise MissingIndexError(*in_both(TEXTS, key, index=index, version=version, own=SCHEMA_VERSION))
    if values.keys() != {field.name for field in fields(Manifest)} or not _fits(values):
        raise broken_index(index, MANIFEST)
    return Manifest(**{**values, "roots": tuple(values["roots"])})


def read_values(folder: Path) -> dict[str, Any]:
    """The values in the manifest, unchecked.

    Raises:
        MissingIndexError: it is missing or no JSON object.
    """
    try:
        values = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise broken_index(folder.parent, MANIFEST, error) from error
    if not isinstance(values, dict):
        raise broken_index(folder.parent, MANIFEST)
    return values


def check_sizes(folder: Path, manifest: Manifest) -> None:
    """Check that no file is missing or cut short; otherwise a question would fail on it later.

    Raises:
        MissingIndexError: a file is missing, or has another size than when it was written.
    """
    for name, size in manifest.sizes.items():
        try:
            found = (folder / name).stat().st_size
        except OSError as error:
            raise broken_index(folder.parent, name, error) from error
        if found != size:
            raise broken_index(folder.parent, name)


def check_encoder(manifest: Manifest, encoder: Encoder) -> None:
    """Refuse to compare an encoder's vectors with those of another.

    Raises:
        MissingIndexError: the index was built with another encoder, or with another version of this one.
    """
    if manifest.fingerprint == encoder.fingerprint and manifest.dimension == encoder.dimension:
        return
    key = "other_version" if manifest.encoder == encoder.name else "other_encoder"
    raise MissingIndexError(*in_both(TEXTS, key, built=manifest.encoder, name=encoder.name))


def _fits(values: Mapping[str, Any]) -> bool:
    """Whether each value has its field's type."""
    counts = (values["dimension"] - 1 if type(values["dimension"]) is int else -1, values["files"], values["articles"])
    words = (values["dictionary"], values["encoder"], values["fingerprint"], values["created"])
    return (
        all(type(count) is int and count >= 0 for count in (*counts, values["passages"]))
        and all(isinstance(word, str) for word in words)
        and isinstance(values["roots"], list)
        and all(isinstance(root, str) for root in values["roots"])
        and isinstance(values["sizes"], dict)
        and all(type(size) is int for size in values["sizes"].values())
    )
