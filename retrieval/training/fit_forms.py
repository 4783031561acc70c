"""Fits the forms of questions: questions with their form, and plain ones → asking/weights/forms.safetensors.

python -m retrieval.training.fit_forms OUT FORMS.jsonl PLAIN.jsonl… [--talks TALKS.jsonl] [--measure FORMS.jsonl…]

PLAIN are gold questions for one fact of one article; so are the turns of TALKS but those of kind chat. --measure
prints how many of other questions get their form. Needs scikit-learn, which the extra `models` brings.
"""

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from retrieval.asking.forms import FORMS
from retrieval.asking.kinds import runs
from retrieval.asking.question import understand
from retrieval.scoring.gold import CHAT, read_talks
from retrieval.training.fit_linear import fit, write
from retrieval.words.linear import LinearModel

STRENGTH = 1.0  # of the regularisation, inverse
PLAIN_TAKEN, PLAIN_WEIGHT = 4000, 0.2  # questions of PLAIN, and what one weighs


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("forms", type=Path)
    parser.add_argument("plain", type=Path, nargs="+")
    parser.add_argument("--talks", type=Path, nargs="*", default=[])
    parser.add_argument("--measure", type=Path, nargs="*", default=[])
    given = parser.parse_args(arguments)
    formed = list(read_forms(given.forms))
    plain = [record["q"] for path in given.plain for record in _records(path)]
    random.Random(0).shuffle(plain)
    turns = [turn for path in given.talks for talk in read_talks(path) for turn in talk]
    formed += [(_runs(turn.text), FORMS.index("chat")) for turn in turns if turn.kind == CHAT]
    plain[PLAIN_TAKEN:] = [turn.text for turn in turns if turn.kind != CHAT]
    facts = [(_runs(text), FORMS.index("fact")) for text in plain]
    weights = [1.0] * len(formed) + [PLAIN_WEIGHT] * len(facts)
    taught = formed + facts
    write(*fit([pieces for pieces, _ in taught], [form for _, form in taught], weights, STRENGTH), given.out)
    model = LinearModel(given.out)
    for path in given.measure:
        right = [model.scores(pieces).argmax() == form for pieces, form in read_forms(path)]
        print(f"{path.name}: {np.mean(right):.3f} of {len(right)}")


def read_forms(path: Path) -> Iterator[tuple[set[str], int]]:
    """(runs, number of the form) of each question."""
    return ((_runs(record["q"]), FORMS.index(record["form"])) for record in _records(path))


def _records(path: Path) -> Iterator[dict[str, str]]:
    return (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())


def _runs(text: str) -> set[str]:
    question = understand(text)
    return runs(question.folded, question.people)


if __name__ == "__main__":
    main()
