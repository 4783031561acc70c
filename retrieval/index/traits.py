"""What machines that build one index must have alike, or the index would depend on which of them read a page."""

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path

import embeddings
import retrieval
from embeddings.encoder import Encoder
from retrieval.archive import doc
from retrieval.archive.recognition import find_recogniser
from retrieval.words.dictionary import dictionary_hash

Traits = Mapping[str, str]  # name → version or hash

_LIBRARIES = ("lxml", "markdown-it-py", "numpy", "pypdfium2", "python-docx", "rjieba")  # that read, cut and encode
_NONE = "-"
_DIGITS = 12  # shown of a hash


def traits(encoder: Encoder) -> Traits:
    """What this process has, for an index with this encoder."""
    recogniser, converter = find_recogniser(), doc.find_program()
    return {
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        "baowen": code_hash(),
        **{name: version(name) for name in _LIBRARIES},
        "jieba": dictionary_hash()[:_DIGITS],
        encoder.name: encoder.fingerprint[:_DIGITS],
        "OCR": recogniser.name if recogniser else _NONE,
        ".doc": Path(converter).name if converter else _NONE,
    }


@cache
def code_hash() -> str:
    """A hash of the program with its word lists and weights: a version number stays the same while it is written."""
    told = hashlib.sha256()
    for package in (retrieval, embeddings):
        folder = Path(package.__path__[0])
        files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        for name in sorted(files):
            if "__pycache__" not in name:
                told.update(f"{package.__name__}/{name}\0".encode() + files[name].read_bytes())
    return told.hexdigest()[:_DIGITS]
