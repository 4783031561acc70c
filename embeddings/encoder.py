"""The interface of encoders, and the function that makes one from its name."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder_errors import EncoderError
from embeddings.encoder_texts import in_both
from embeddings.static import StaticEncoder, find_static
from embeddings.words import Words

BUILT_IN = {"zh-news": Path(__file__).parent / "zh-news"}


class Encoder(Protocol):
    """Texts → unit vectors. Queries have a method of their own, since some models need a prompt before them."""

    @property
    def name(self) -> str:
        """The name that the user gave."""

    @property
    def fingerprint(self) -> str:
        """A string that differs between two encoders that give different vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """Unit vectors of passages, float32 (len(texts), dimension), in order; an empty text gives a zero row.

        `words`: the words of each text, if jieba has cut it already; a model whose tokens are words uses them.
        """

    def encode_queries(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """The same for queries, with the model's query prompt."""


def load_encoder(name: str) -> Encoder:
    """The encoder with this name: a built-in model, a folder, or a model on the Hugging Face hub.

    Static models need no torch; all others import it. A built-in name wins over a folder; `./zh-news` means the folder.

    Raises:
        EncoderError: there is no such model, it is broken, or what it needs is not installed.
    """
    folder = BUILT_IN[name] if name in BUILT_IN else _expanded(name)
    if name and folder.is_dir():
        if static := find_static(folder):
            return StaticEncoder(static, name)
    elif name in BUILT_IN or _is_path(name):
        raise EncoderError(*in_both("no_model_folder", name=name))
    from embeddings.transformer import TransformerEncoder

    return TransformerEncoder(str(folder) if folder.is_dir() else name, name)


def _expanded(name: str) -> Path:
    """The folder of this name, with ~ expanded."""
    with suppress(RuntimeError):  # ~ of an unknown user
        return Path(name).expanduser()
    return Path(name)


def _is_path(name: str) -> bool:
    """Whether a name can only be a folder: names on the hub are `model` or `owner/model`."""
    return not name or name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
