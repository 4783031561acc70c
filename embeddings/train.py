"""Trains a static embedding model on a corpus of articles: `python -m embeddings.train CORPUS_DIR OUT_DIR`.

The model is sentence-transformers' StaticEmbedding (one vector a word, a text is the mean). It is trained with that
library's trainer and MultipleNegativesRankingLoss on the pairs of pairs.py, and needs nothing but articles. OUT_DIR can
be loaded with `SentenceTransformer(OUT_DIR)` or, without torch, `load_encoder(OUT_DIR)`. Needs the extra `train`.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import islice
from pathlib import Path

import numpy as np

from embeddings.encoder_texts import in_both

try:
    import torch
    from datasets import Features, IterableDataset, Value
    from sentence_transformers import (
        SentenceTransformer,
        SentenceTransformerTrainer,
        SentenceTransformerTrainingArguments,
    )
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
except ImportError as missing:
    zh, en = in_both("training_needs")
    sys.exit(f"{zh}({missing}) {en}: pip install -c constraints.txt -e '.[train]'")

from embeddings.pairs import Document, make_pairs, read_documents
from embeddings.vocabulary import choose_words, count_words, make_tokenizer
from embeddings.word_rows import write_table

DOCUMENTS_A_TOPIC = 500  # on average; a run of one topic fills about a quarter of a batch, see pairs.py
SMOOTHING = 1e-3  # a in a / (a + p), the weight of a word of probability p: Arora et al. 2017, SIF


HELP = {
    "words": "size of the vocabulary",
    "dimension": "length of a vector",
    "steps": "batches to train on",
    "batch": "pairs in a batch",
    "rate": "highest learning rate",
    "scale": "sharpness of the contrast",
    "threads": "CPU threads",
    "seed": "of every random choice",
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """The options of a training, described in HELP; the defaults made the built-in model."""

    words: int = 48_000
    dimension: int = 256
    steps: int = 1500
    batch: int = 2048
    rate: float = 0.1
    scale: float = 30.0
    threads: int = 2
    seed: int = 0


def train(corpus: Path, out: Path, recipe: Recipe) -> None:
    """Count words, make the tokeniser, train, and save a float16 model to `out`."""
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    documents = list(read_documents(corpus))
    if next(make_pairs(documents, [0] * len(documents), recipe.seed), None) is None:
        sys.exit("".join(in_both("nothing_to_train_on", corpus=corpus)))
    texts = (document.title + "\n" + "".join(map("".join, document.passages)) for document in documents)
    words = choose_words(count_words(texts), recipe.words)
    tokenizer = make_tokenizer(words)
    passages = sum(len(document.passages) for document in documents)
    print(f"{len(documents)} articles, {passages} passages, {len(words)} words", flush=True)
    static = StaticEmbedding(tokenizer, embedding_weights=first_weights(words, recipe.dimension, recipe.seed))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    fit(model, documents, recipe)
    save(static, out)


def first_weights(words: dict[str, float], dimension: int, seed: int) -> np.ndarray:
    """Random vectors, shorter for common words: training starts from a compressed bag of words."""
    counts = np.array(list(words.values()))
    weight = SMOOTHING / (SMOOTHING + counts / counts.sum())
    rows = np.random.default_rng(seed).standard_normal((len(words), dimension)) * weight[:, None]
    return np.vstack([np.zeros((1, dimension)), rows]).astype(np.float32)


def find_topics(model: SentenceTransformer, documents: list[Document], seed: int) -> list[int]:
    """A topic number for each document: k-means over the vectors of its beginning."""
    texts = [document.title + "".join(document.passages[0]) for document in documents]
    vectors = model.encode(texts, convert_to_tensor=True, batch_size=1024)
    k = max(1, len(texts) // DOCUMENTS_A_TOPIC)
    centres = vectors[torch.randperm(len(texts), generator=torch.Generator().manual_seed(seed))[:k]]
    for _ in range(10):
        topics = (vectors @ centres.T).argmax(dim=1)
        sums = torch.zeros_like(centres).index_add_(0, topics, vectors)
        centres = torch.nn.functional.normalize(sums, dim=1)
    return [int(topic) for topic in topics]


def fit(model: SentenceTransformer, documents: list[Document], recipe: Recipe) -> None:
    """Train so that every query is nearer to its own passage than to all others of the batch."""
    topics = find_topics(model, documents, recipe.seed)
    columns = Features({"query": Value("string"), "passage": Value("string")})

    def rows() -> Iterator[dict[str, str]]:
        for query, passage in islice(make_pairs(documents, topics, recipe.seed), recipe.steps * recipe.batch):
            yield {"query": query, "passage": passage}

    with tempfile.TemporaryDirectory() as scratch:
        arguments = SentenceTransformerTrainingArguments(
            output_dir=scratch,
            max_steps=recipe.steps,
            per_device_train_batch_size=recipe.batch,
            learning_rate=recipe.rate,
            warmup_steps=recipe.steps // 20,
            logging_steps=max(1, recipe.steps // 50),
            save_strategy="no",
            report_to="none",
            use_cpu=True,
            accelerator_config={"dispatch_batches": False},  # dispatching would cut tensors to the batch's length
            disable_tqdm=True,
            seed=recipe.seed,
        )
        loss = MultipleNegativesRankingLoss(model, scale=recipe.scale)
        dataset = IterableDataset.from_generator(rows, features=columns)
        SentenceTransformerTrainer(model=model, args=arguments, train_dataset=dataset, loss=loss).train()


def save(static: StaticEmbedding, out: Path) -> None:
    """Write the model in float16, with a zero row for unknown words, its tokeniser and its word table."""
    weights = static.embedding.weight.detach().clone()
    weights[0] = 0  # the row of unknown words
    half = StaticEmbedding(static.tokenizer, embedding_weights=weights.half())
    SentenceTransformer(modules=[half, Normalize()], device="cpu").save(str(out), create_model_card=False)
    static.tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    write_table(out)


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(
        prog="python -m embeddings.train",
        description="Train a static embedding model on the articles of a folder. Options default to what made zh-news.",
        epilog="example: python -m embeddings.train corpus/ my-model/ --steps 300",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    parser.add_argument("corpus", type=Path, metavar="CORPUS_DIR", help='.jsonl files, {"text", "title"?} a line')
    parser.add_argument("out", type=Path, metavar="OUT_DIR", help="folder for the model")
    for field in fields(Recipe):
        parser.add_argument(f"--{field.name}", type=type(field.default), default=field.default, help=HELP[field.name])
    options = vars(parser.parse_args())
    corpus, out = options.pop("corpus"), options.pop("out")
    train(corpus, out, Recipe(**options))


if __name__ == "__main__":
    main()
