"""What an encoder is, and the one place that makes one from its name."""

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
    """Texts → unit vectors; passages and queries apart, since some models want an instruction before a query."""

    @property
    def name(self) -> str:
        """What the user called it."""

    @property
    def fingerprint(self) -> str:
        """Differs between two encoders that give different vectors."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """Unit vectors of passages, float32 (len(texts), dimension), in order; an empty text gives a zero row.

        `words`: of each text, if jieba has cut it already; a model whose tokens are words then need not cut it.
        """

    def encode_queries(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """The same for queries, with the model's query prompt."""


def load_encoder(name: str) -> Encoder:
    """The encoder called `name`: a built-in model, a folder, or a model's name on the Hugging Face hub.

    Static models need no torch; all others import it. A built-in name wins over a folder; `./zh-news` is the folder.

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
    with suppress(RuntimeError):  # ~ of a user that is not there
        return Path(name).expanduser()
    return Path(name)


def _is_path(name: str) -> bool:
    """Whether a name can only be a folder's: the hub knows `model` and `owner/model`."""
    return not name or name.startswith((".", "/", "~")) or "\\" in name or name.count("/") > 1
