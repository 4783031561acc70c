"""Trains the reader: an index and question files → weights/reader.safetensors.

python -m retrieval.training.train_reader INDEX OUT [QUESTIONS…] [--last FILE…] [--without GOLD…]
    [--from WEIGHTS [--widen TIMES]]

Questions are gold records ({"q", "answers", "sources"}), conversations of such ({"turns": [record…]}; of these the
turns that lean on the one before), SQuAD paragraphs (.json), or a folder of archives: NAME.jsonl holds the questions on
the pages of NAME/. Those on sources that a --without file names are left out of all training.
The --last files are taught behind the others, at a lower rate: the style of the people who will ask; with --from they
alone, from weights that are there. Of each file's questions some get twins without an answer (twins.py). Needs the
extra `models`.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from embeddings.tensors import map_tensors
from retrieval.engine import Engine
from retrieval.reading.network import features
from retrieval.reading.vectors import WordVectors
from retrieval.training.batches import (
    Batch,
    make_batch,
    rows_of_characters,
    with_fewer_windows,
    with_shorter_windows,
)
from retrieval.training.judged import MODEL, open_archives, own_sources, whole_of
from retrieval.training.judged_talks import holds_talks, leaning_turns
from retrieval.training.reader_examples import Example, WordTable, make_examples
from retrieval.training.taught import Taught, read_questions
from retrieval.training.torch_reader import MASKED, ReaderModel, Shape, widened
from retrieval.training.twins import twins

EPOCHS, LAST_EPOCHS = 1.8, 2.2
RATE, LAST_RATE = 3e-3, 2e-3
WARM_UP = 200  # steps
SHORT, LAST_WHOLE = 160, 0.3  # characters of a window in the first steps; share of the steps that see it whole
QUESTIONS = 16  # of a batch
WINDOWS = 3  # of a question while training; in use it has MOST
LEAST_SEEN = 4  # times that a character stands in the examples
MOST_CHARACTERS = 5000
INSIDE = 3.0  # weight of the loss of the inside scores, and of a character inside


def main(arguments: Sequence[str] | None = None) -> None:
    """Train and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--last", type=Path, nargs="*", default=[])
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    parser.add_argument("--from", type=Path, dest="weights")
    parser.add_argument("--epochs", type=float, default=LAST_EPOCHS, help="of the --last files")
    parser.add_argument("--rate", type=float, default=LAST_RATE, help="of the --last files")
    parser.add_argument("--widen", type=int, default=1, metavar="TIMES", help="make --from so many times as wide")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    chance = random.Random(given.seed)
    torch.manual_seed(given.seed)
    maker = _Maker(given.index, sources_of(given.without))
    if given.weights:
        model, characters = load(given.weights)
        model = widened(model, given.widen) if given.widen > 1 else model
    else:
        first = maker.examples_of(given.questions)
        characters = _characters(first)
        model = ReaderModel(Shape(len(characters) + 1))
        train(model, first, maker.table, EPOCHS, RATE, characters, chance)
    if given.last:
        train(model, maker.examples_of(given.last), maker.table, given.epochs, given.rate, characters, chance)
    write(model, characters, given.out)


class _Maker:
    """Makes the examples of each file once, of its own index."""

    def __init__(self, index: Path, barred: set[str]) -> None:
        self.table = WordTable()
        self._engine, self._barred, self._vectors = Engine.open(index, MODEL), barred, WordVectors()
        self._made: dict[Path, list[Example]] = {}

    def examples_of(self, files: Sequence[Path]) -> list[Example]:
        """The examples of all files, those of each with their twins."""
        for path in files:
            if path not in self._made:
                self._made[path] = [example for made in self._make(path) for example in made]
        return [example for path in files for example in self._made[path]]

    def _make(self, path: Path) -> Iterator[Iterator[Example]]:
        if not path.is_dir():
            taught = turns_of(self._engine, path) if holds_talks(path) else read_questions(path)
            without = allowed(taught, self._barred)
            yield make_examples(with_twins(without, self._engine), self._engine, self._vectors, self.table)
            return
        for engine, questions in open_archives(path):
            own = [replace(one, sources=own_sources(one.sources)) for one in read_questions(questions)]
            yield make_examples(with_twins(own, engine), engine, self._vectors, self.table)


def allowed(taught: Iterable[Taught], barred: set[str]) -> list[Taught]:
    """Those that stand on no barred source."""
    return [one for one in taught if not barred & set(one.sources)]


def turns_of(engine: Engine, path: Path) -> Iterator[Taught]:
    """The turns of a file of conversations that lean on the one before."""
    for turn in leaning_turns(engine, path):
        sources = tuple(dict.fromkeys(reading.article.source for reading in turn.talked_of))
        yield Taught(turn.text, turn.gold.answers, sources, is_within=True)


def with_twins(taught: list[Taught], engine: Engine) -> list[Taught]:
    """The questions, then their twins without an answer; turns of a talk have none."""
    wholes = [whole_of(engine, one.sources) if one.answers and not one.is_within else "" for one in taught]
    made = twins([one.text for one in taught], wholes)
    return [
        *taught,
        *(replace(taught[t.of], text=t.text, answers=(), is_gone=t.is_gone) for t in made),
    ]


def sources_of(files: Sequence[Path]) -> set[str]:
    """All sources that gold files name: questions', visits' and conversations'."""
    found: set[str] = set()
    for path in files:
        for line in path.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            for one in record.get("turns", [record]):
                found.update(one.get("sources") or [one.get("source")])
    return found


def train(
    model: ReaderModel,
    examples: Sequence[Example],
    table: WordTable,
    epochs: float,
    rate: float,
    characters: str,
    chance: random.Random,
) -> None:
    """Teach the examples, in a new order each epoch; the rate warms up, then falls to nothing."""
    optimiser = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.01)
    steps = int(len(examples) * epochs / QUESTIONS)
    stream, rows, start, mean = (
        _endless(examples, chance),
        rows_of_characters(characters),
        time.monotonic(),
        0.0,
    )
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1.0, (step + 1) / WARM_UP) * (1 - step / steps)
        examples_now = [with_fewer_windows(next(stream), WINDOWS, chance) for _ in range(QUESTIONS)]
        if step < (1 - LAST_WHOLE) * steps:  # twice as fast, and no block reaches further
            examples_now = [with_shorter_windows(example, SHORT, chance) for example in examples_now]
        batch = make_batch(examples_now, rows, table)
        loss = loss_of(model, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        mean += (float(loss.detach()) - mean) * (0.02 if step else 1.0)
        if (step + 1) % 200 == 0:
            print(
                f"{step + 1}/{steps} loss {mean:.3f} {time.monotonic() - start:.0f} s",
                file=sys.stderr,
            )


def loss_of(model: ReaderModel, batch: Batch) -> Tensor:
    """Minus the logarithm of what all right starts, and ends, have of the probability; and of the inside scores."""
    heads, none = model(batch.question, batch.window, batch.of, batch.kind, batch.table)
    has = torch.zeros(len(none), dtype=torch.bool).index_put((batch.of[batch.starts.any(1)],), torch.tensor(True))
    total = torch.zeros(())
    for scores, right in ((heads[:, :, 0], batch.starts), (heads[:, :, 1], batch.ends)):
        top = torch.full_like(none, MASKED).scatter_reduce(0, batch.of, scores.amax(1), "amax")
        top = torch.maximum(top, none).detach()
        shares = (scores - top[batch.of].unsqueeze(1)).exp()
        all_ = torch.zeros_like(none).scatter_add(0, batch.of, shares.sum(1)) + (none - top).exp()
        held = torch.zeros_like(none).scatter_add(0, batch.of, (shares * right).sum(1))
        total = total + torch.where(has, all_.log() - (held + 1e-30).log(), top + all_.log() - none).mean()
    counted = (heads[:, :, 2] > MASKED / 2) & has[batch.of].unsqueeze(1)
    inside = nn.functional.binary_cross_entropy_with_logits(
        heads[:, :, 2], batch.inside, reduction="none", pos_weight=torch.tensor(INSIDE)
    )
    return total + INSIDE * (inside * counted).sum() / counted.sum().clamp(min=1)


def load(path: Path) -> tuple[ReaderModel, str]:
    """A model with written weights, and the characters that it knows."""
    tensors = map_tensors(path)
    characters = tensors.metadata["characters"]
    model = ReaderModel(Shape(len(characters) + 1, hidden=len(tensors.arrays["norm.weight"])))
    model.load_state_dict({name: torch.tensor(array.astype(np.float32)) for name, array in tensors.arrays.items()})
    return model, characters


def write(model: ReaderModel, characters: str, out: Path) -> None:
    """The weights in float16, with what they were trained with."""
    from safetensors.numpy import save_file

    metadata = {
        "features": json.dumps(features(), ensure_ascii=False),
        "dilations": json.dumps(list(model.shape.dilations)),
        "characters": characters,
    }
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: array.numpy().astype(np.float16) for name, array in model.state_dict().items()},
        out,
        metadata,
    )


def _endless(examples: Sequence[Example], chance: random.Random) -> Iterator[Example]:
    while True:
        yield from chance.sample(examples, len(examples))


def _characters(examples: Sequence[Example]) -> str:
    """The characters that are common in the examples, the commonest first."""
    counts: Counter[int] = Counter()
    for example in examples:
        for text in (example.question, *(window.text for window in example.windows)):
            counts.update(text.characters.tolist())
    return "".join(chr(code) for code, count in counts.most_common(MOST_CHARACTERS) if count >= LEAST_SEEN)


if __name__ == "__main__":
    main()
