"""Loads any sentence-transformers model, from a folder or the hub. It imports torch, so import it only when needed."""

import hashlib
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder_errors import EncoderError
from embeddings.encoder_texts import in_both
from embeddings.words import Words

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

QUERY_PROMPTS = ("query", "search_query")
PASSAGE_PROMPTS = ("document", "passage", "corpus", "search_document")
CONNECT_S = 10.0
SAMPLES = 256  # numbers of each weight tensor that the fingerprint covers


@dataclass(frozen=True, slots=True)
class Family:
    """The prompts in a model family's card; used if the model's own configuration has none."""

    name: re.Pattern[str]
    query: str
    passage: str = ""


FAMILIES = (  # bge-m3 and gte have no row, since their cards ask for no prompt
    Family(re.compile(r"bge-(small|base|large)-zh"), "为这个句子生成表示以用于检索相关文章："),
    Family(re.compile(r"bge-(small|base|large)-en"), "Represent this sentence for searching relevant passages: "),
    Family(re.compile(r"e5-(small|base|large)(?!.*instruct)"), "query: ", "passage: "),
    Family(
        re.compile(r"qwen3-embedding"),
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
    ),
)


class TransformerEncoder:
    """A sentence-transformers model, with its prompts for queries and passages."""

    def __init__(self, model: str, name: str) -> None:
        """Load `model`, a folder or a hub name; `name` is the name that the user gave.

        Raises:
            EncoderError: sentence-transformers is not installed, the hub cannot be reached or has no such model,
                or the folder holds no model.
        """
        self.name = name
        self._model = _load(model, name)
        self._query, self._passage = find_prompts(model, self._model.prompts)
        self.fingerprint = _fingerprint(self._model, self._query, self._passage)

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dimension), in order; a text without a word gives a zero row.

        The model cuts its texts itself and ignores `words`.
        """
        return self._encode(texts, self._passage)

    def encode_queries(self, texts: Sequence[str], words: Words | None = None) -> NDArray[np.float32]:
        """As `encode`, each text after the model's query prompt."""
        return self._encode(texts, self._query)

    def _encode(self, texts: Sequence[str], prompt: str) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        filled = [row for row, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = self._model.encode(
                [texts[row] for row in filled],
                prompt=prompt,  # not None, which would mean the model's default prompt
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        # In half precision a text without a known word becomes NaN.
        return np.where(np.isfinite(vectors).all(axis=1, keepdims=True), vectors, np.float32(0))


def find_prompts(model: str, configured: dict[str, str]) -> tuple[str, str]:
    """Query and passage prompt: the model's own if it has any, else its family's, else none."""
    query = next((configured[key] for key in QUERY_PROMPTS if configured.get(key)), "")
    passage = next((configured[key] for key in PASSAGE_PROMPTS if configured.get(key)), "")
    if query or passage:
        return query, passage
    name = Path(model).name.lower()
    return next(((family.query, family.passage) for family in FAMILIES if family.name.search(name)), ("", ""))


def _load(model: str, name: str) -> "SentenceTransformer":
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(*in_both("model_needs_package", name=name, package="sentence-transformers")) from error
    try:
        if Path(model).is_dir():
            return SentenceTransformer(model, local_files_only=True)
        return _load_from_hub(model)
    except Exception as error:  # hub, network, configuration and weights raise errors of many kinds
        raise _explained(model, name, error) from error


def _load_from_hub(model: str) -> "SentenceTransformer":
    """The model from the local cache, without the network; if it is not there, it is downloaded."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(model, local_files_only=True)
    except Exception:  # the cache does not have all of it
        with suppress(HfHubHTTPError):  # the hub answers; the download then reports what is wrong with the name
            HfApi().model_info(model, timeout=CONNECT_S)  # tried once; the download itself retries for over a minute
        return SentenceTransformer(model)


def _explained(model: str, name: str, error: Exception) -> EncoderError:
    reason = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)[:160]
    key = "model_incomplete" if Path(model).is_dir() else "model_not_fetched"
    return EncoderError(*in_both(key, name=name, reason=reason))


def _fingerprint(model: "SentenceTransformer", query: str, passage: str) -> str:
    """A hash of the prompts, the modules and samples of every weight tensor; equal for a folder and its hub name."""
    digest = hashlib.sha256(repr((query, passage, model.max_seq_length, model)).encode())
    tensors: dict[str, Any] = model.state_dict()
    for key, tensor in tensors.items():
        flat = tensor.detach().reshape(-1)
        sample = flat[:: max(1, flat.numel() // SAMPLES)].float().cpu().numpy()
        digest.update(f"{key} {tuple(tensor.shape)}".encode())
        digest.update(sample.tobytes())
    return digest.hexdigest()[:32]
