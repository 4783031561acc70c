"""Fits how likely a visit is one: an index and marked articles → events/weights/visits.safetensors.

python -m retrieval.training.fit_visits INDEX OUT VISITS… [--folds N]

VISITS are files of gold visits on articles of the index. Prints for each file, with weights that its articles did not
fit, the precision and recall of those who led visits, and in how many articles without a visit one is found. Needs
scikit-learn, which the extra `models` brings.
"""

import argparse
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.engine import Engine
from retrieval.events.extract import extract_events
from retrieval.events.likelihood import pieces_of_leads
from retrieval.scoring.gold import GoldArticle, read_gold
from retrieval.training.fit_linear import fit, write
from retrieval.training.judged import MODEL
from retrieval.words.linear import LinearModel
from retrieval.words.tokens import fold

STRENGTH = 0.1  # of the regularisation, inverse
LEAST = (0.0, 0.3, 0.4, 0.5, 0.6)  # probabilities for which figures are printed


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody whom the rules take for a visitor."""

    file: str
    source: str
    name: str
    pieces: frozenset[str]
    is_right: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("visits", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=8)
    given = parser.parse_args(arguments)
    engine = Engine.open(given.index, MODEL)
    files = {path.name: read_gold(path).articles for path in given.visits}
    proposed = [one for name, articles in files.items() for a in articles for one in propose(engine, name, a)]
    engine.close()
    chances = out_of_fold(proposed, given.folds, given.out)
    for name, articles in files.items():
        of_file = [(one, chance) for one, chance in zip(proposed, chances, strict=True) if one.file == name]
        for least in LEAST:
            print(name, figures(articles, [one for one, chance in of_file if chance >= least], least))
    write(*_fit(proposed), given.out)


def propose(engine: Engine, file: str, article: GoldArticle) -> Iterator[Proposed]:
    """Those who lead a visit of an article by the rules."""
    right = leads_of(article)
    for reading in engine.readings_of(article.source):
        visits = [event for event in extract_events(reading.article) if event.kind == "visit"]
        for place, event in enumerate(visits):
            leads = [fold(person.name) for person in event.people if person.role == "lead"]
            found = pieces_of_leads(event, place, len(visits), reading.folded, reading.headline)
            for name, pieces in zip(leads, found, strict=True):
                yield Proposed(file, article.source, name, frozenset(pieces), name in right)


def leads_of(article: GoldArticle) -> set[str]:
    """The folded names of those who led a visit."""
    return {fold(p.name) for visit in article.visits for p in visit.people if p.role == "lead"}


def out_of_fold(proposed: Sequence[Proposed], folds: int, out: Path) -> list[float]:
    """Each one's probability by weights that its article did not fit."""
    chance = random.Random(0)
    fold_of = {source: chance.randrange(folds) for source in sorted({one.source for one in proposed})}
    found = [0.0] * len(proposed)
    for number in range(folds):
        write(*_fit([one for one in proposed if fold_of[one.source] != number]), out)
        model = LinearModel(out)
        for place, one in enumerate(proposed):
            if fold_of[one.source] == number:
                found[place] = float(1 / (1 + np.exp(-model.scores(one.pieces)[0])))
    return found


def figures(articles: Sequence[GoldArticle], kept: Sequence[Proposed], least: float) -> str:
    """Precision and recall of leads, and the articles without a visit in which one is found."""
    gold = {(article.source, name) for article in articles for name in leads_of(article)}
    found = {(one.source, one.name) for one in kept}
    right, without = len(gold & found), {article.source for article in articles if not article.visits}
    none = len({source for source, _ in found} & without)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    return f"from {least}: precision {precision:.3f} recall {recall:.3f}, found in {none} of {len(without)} without"


def _fit(proposed: Sequence[Proposed]) -> tuple[list[str], NDArray[np.float64]]:
    return fit([one.pieces for one in proposed], [one.is_right for one in proposed], [1.0] * len(proposed), STRENGTH)


if __name__ == "__main__":
    main()
