"""Records what an index was built with, and checks whether this version and encoder can read it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from retrieval.errors import MissingIndexError
from retrieval.index.layout import LOCKS, MANIFEST, broken_index, no_index

# Raise it when the catalog, the lexical or dense files, folding, cutting, passages or the events read change.
SCHEMA_VERSION = 6


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
    if version > SCHEMA_VERSION:
        raise MissingIndexError(
            f"索引 {index} 是更新版本的 baowen 建的(格式 {version},现为 {SCHEMA_VERSION})。"
            "请升级 baowen,或运行 baowen index --full 重建。",
            f"The index {index} was built by a newer baowen (format {version}, now {SCHEMA_VERSION}). "
            "Upgrade baowen, or rebuild it: baowen index --full",
        )
    if version != SCHEMA_VERSION:
        raise no_index(
            f"索引 {index} 是旧版本的 baowen 建的(格式 {version},现为 {SCHEMA_VERSION})",
            f"The index {index} was built by an older baowen (format {version}, now {SCHEMA_VERSION})",
        )
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
    zh = "的另一版本" if manifest.encoder == encoder.name else ""
    en = "another version of " if manifest.encoder == encoder.name else ""
    raise MissingIndexError(
        f"索引是用向量模型 {manifest.encoder}{zh} 建的,现在用的是 {encoder.name}。"
        "请运行 baowen index --full 重建,或把 BAOWEN_MODEL 改回去。",
        f"The index was built with {en}the model {manifest.encoder}, not with {encoder.name}. "
        "Rebuild it (baowen index --full), or set BAOWEN_MODEL back.",
    )


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
