"""Trains a model further, so that words learn from their characters: `python -m embeddings.refine CORPUS MODEL`.

Each word's vector becomes the sum of its own and those of its characters. They are trained together on the pairs of
pairs.py and written back as one vector a word, so the folder stays a plain StaticEmbedding of the same size. Vectors
of common words are then made shorter. Cf. Bojanowski et al. 2017, "Enriching Word Vectors with Subword Information".
Needs the extra `train`.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder_texts import in_both

try:
    import torch
    from safetensors.numpy import save
    from tokenizers import Tokenizer
    from torch.nn.functional import cross_entropy, embedding_bag, normalize
except ImportError as missing:
    zh, en = in_both("training_needs")
    sys.exit(f"{zh}({missing}) {en}: pip install -c constraints.txt -e '.[train]'")

from embeddings.pairs import Document, make_pairs, read_documents
from embeddings.static import WEIGHTS
from embeddings.tensors import map_tensors

SMOOTHING = 1e-2  # a in a / (a + p), the factor for a word of probability p: Arora et al. 2017, SIF
# Questions name whole dates, articles only the day; with date words at half their length, event hit@1 rises by .003.
DATE_MARKS, DATE_SHARE = ("年", "月", "日"), 0.5
DOCUMENTS_A_TOPIC = 500

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The options of the training; the defaults made the built-in model."""

    steps: int = 600
    batch: int = 2048
    rate: float = 0.03
    scale: float = 30.0
    share: float = 0.4  # of a character's own vector, from which its part in words starts
    threads: int = 2
    seed: int = 1


class Composed:
    """Rows of words; each is the word's own vector plus the sum of its characters' vectors."""

    def __init__(self, words: Sequence[str], rows: Rows, share: float) -> None:
        number = {word: row for row, word in enumerate(words)}
        pairs = [
            (row, number[character])
            for row, word in enumerate(words[1:], 1)
            if len(word) > 1 and not word.isascii()
            for character in word
            if character in number
        ]
        places = torch.tensor(pairs).T
        self._characters = torch.sparse_coo_tensor(
            places, torch.ones(len(pairs)), (len(words), len(words)), check_invariants=True
        ).coalesce()
        is_part = torch.zeros(len(words), 1)
        is_part[places[1]] = 1
        self.own = torch.tensor(rows, requires_grad=True)
        self.shared = (torch.tensor(rows) * is_part * share).requires_grad_()

    def rows(self) -> torch.Tensor:
        rows: torch.Tensor = self.own + torch.sparse.mm(self._characters, self.shared)
        return torch.cat([torch.zeros(1, rows.shape[1]), rows[1:]])  # the row of unknown words is zero


def refine(corpus: Path, folder: Path, recipe: Recipe) -> None:
    """Train the model in a folder further and write it back."""
    torch.set_num_threads(recipe.threads)
    documents = list(read_documents(corpus))
    if not documents:
        sys.exit("".join(in_both("nothing_to_train_on", corpus=corpus)))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    words = [str(tokenizer.id_to_token(row)) for row in range(tokenizer.get_vocab_size())]
    rows = np.array(map_tensors(folder / "model.safetensors").arrays[WEIGHTS]).astype(np.float32)
    composed = Composed(words, rows, recipe.share)
    _fit(composed, tokenizer, documents, _topics(documents, tokenizer, rows, recipe.seed), recipe)
    trained = composed.rows().detach().numpy().astype(np.float16).astype(np.float32)
    texts = ["".join(passage) for document in documents for passage in document.passages]
    (folder / "model.safetensors").write_bytes(save({WEIGHTS: _shortened(trained, words, texts, tokenizer)}))


def _fit(
    composed: Composed, tokenizer: Tokenizer, documents: list[Document], topics: list[int], recipe: Recipe
) -> None:
    """Train so that every query is nearer to its own passage than to all others of the batch."""
    optimizer = torch.optim.AdamW([composed.own, composed.shared], lr=recipe.rate, weight_decay=0.0)
    pairs = make_pairs(documents, topics, recipe.seed)
    for step in range(1, recipe.steps + 1):
        share = min(1.0, step / max(1, recipe.steps // 20)) * max(0.02, 1 - step / recipe.steps)
        optimizer.param_groups[0]["lr"] = recipe.rate * share
        queries, passages = zip(*islice(pairs, recipe.batch), strict=True)
        rows = composed.rows()
        scores = _vectors(queries, tokenizer, rows) @ _vectors(passages, tokenizer, rows).T
        loss = cross_entropy(scores * recipe.scale, torch.arange(len(scores)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 25 == 0:
            print(step, round(loss.item(), 3), flush=True)


def _vectors(texts: Sequence[str], tokenizer: Tokenizer, rows: torch.Tensor) -> torch.Tensor:
    cuts = [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
    starts = np.cumsum([0, *map(len, cuts)])[:-1]
    flat = torch.from_numpy(np.concatenate([np.asarray(cut, dtype=np.int64) for cut in cuts]))
    return normalize(embedding_bag(flat, rows, torch.from_numpy(starts), mode="sum"), dim=1)


def _topics(documents: list[Document], tokenizer: Tokenizer, rows: Rows, seed: int) -> list[int]:
    """A topic number for each document: k-means over the vectors of its beginning."""
    texts = [document.title + "".join(document.passages[0]) for document in documents]
    vectors = _vectors(texts, tokenizer, torch.from_numpy(rows))
    count = max(1, len(texts) // DOCUMENTS_A_TOPIC)
    centres = vectors[torch.randperm(len(texts), generator=torch.Generator().manual_seed(seed))[:count]]
    for _ in range(6):
        topics = (vectors @ centres.T).argmax(dim=1)
        centres = normalize(torch.zeros_like(centres).index_add_(0, topics, vectors), dim=1)
    return [int(topic) for topic in topics]


def _shortened(rows: Rows, words: Sequence[str], texts: Sequence[str], tokenizer: Tokenizer) -> NDArray[np.float16]:
    """The rows, with those of common words made shorter."""
    counts = np.zeros(len(words))
    for start in range(0, len(texts), 1000):
        cuts = tokenizer.encode_batch_fast(list(texts[start : start + 1000]), add_special_tokens=False)
        counts += np.bincount(np.concatenate([cut.ids for cut in cuts]).astype(np.int64), minlength=len(words))
    counts[0] = 0
    weights = SMOOTHING / (SMOOTHING + counts / counts.sum())
    weights[[row for row, word in enumerate(words) if word in DATE_MARKS]] *= DATE_SHARE
    shortened: NDArray[np.float16] = (rows * weights[:, None]).astype(np.float16)
    return shortened


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        prog="python -m embeddings.refine",
        description="Train a model of embeddings.train further, so that words share what their characters mean.",
        epilog="example: python -m embeddings.refine corpus/ my-model/",
    )
    parser.add_argument("corpus", type=Path, help="folder of .jsonl files, one article a line")
    parser.add_argument("model", type=Path, help="folder that embeddings.train wrote; its weights are replaced")
    parser.add_argument("--steps", type=int, default=600, help="batches to train on")
    options = parser.parse_args()
    refine(options.corpus, options.model, Recipe(steps=options.steps))


if __name__ == "__main__":
    main()
