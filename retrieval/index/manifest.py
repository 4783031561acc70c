"""Records what an index was built with, and checks whether this version and encoder can read it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from embeddings.encoder import Encoder
from retrieval.errors import MissingIndexError
from retrieval.index.contents import Content, checksum_of, first_damaged
from retrieval.index.index_texts import TEXTS
from retrieval.index.layout import LOCKS, MANIFEST, broken_index
from retrieval.languages import in_both

# Raise it when the catalog, the lexical or dense files, folding, cutting, passages or the events read change,
# or how files are read into articles.
SCHEMA_VERSION = 11
_CHECKSUM = "checksum"  # of the manifest itself


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
    contents: Mapping[str, Content]  # of each file of the generation but the manifest


def files_of(folder: Path) -> list[Path]:
    """The files of a generation but the manifest; they never change once written."""
    return [path for path in folder.rglob("*") if path.is_file() and path.name not in (MANIFEST, *LOCKS)]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    values = asdict(manifest)
    text = json.dumps({**values, _CHECKSUM: _checksum(values)}, ensure_ascii=True, indent=1)  # a root may not be UTF-8
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _checksum(values: Mapping[str, Any]) -> int:
    """Of the manifest's own values, however they are laid out."""
    return checksum_of(json.dumps(values, sort_keys=True).encode())


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
    is_sound = _CHECKSUM in values and not is_damaged(values)
    values.pop(_CHECKSUM, None)
    if values.keys() != {field.name for field in fields(Manifest)} or not _fits(values):
        raise broken_index(index, MANIFEST)
    if not is_sound:
        raise broken_index(index, MANIFEST)
    contents = {name: Content(**content) for name, content in values["contents"].items()}
    return Manifest(**{**values, "roots": tuple(values["roots"]), "contents": contents})


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


def is_damaged(values: Mapping[str, Any]) -> bool:
    """Whether the values differ from those that were written; unknown of a version that wrote no checksum: no."""
    rest = {name: value for name, value in values.items() if name != _CHECKSUM}
    return _CHECKSUM in values and values[_CHECKSUM] != _checksum(rest)


def check_contents(folder: Path, manifest: Manifest, *, whole: bool = False, but: str | None = None) -> None:
    """Check that each file is as it was written; with `whole` by the content of all, else as far as takes no time.

    but: a folder of the generation whose files are not looked at.

    Raises:
        MissingIndexError: a file is missing, or holds something else than when it was written.
    """
    contents = {name: content for name, content in manifest.contents.items() if name.split("/")[0] != but}
    if damaged := first_damaged(folder, contents, whole=whole):
        raise broken_index(folder.parent, *damaged)


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
        and isinstance(values["contents"], dict)
        and all(_is_content(content) for content in values["contents"].values())
    )


def _is_content(value: object) -> bool:
    names = {field.name for field in fields(Content)}
    return isinstance(value, dict) and value.keys() == names and all(type(number) is int for number in value.values())
