"""Fits how likely people led a visit or went along: an archive and marked articles → events/weights/visit_….

python -m retrieval.training.fit_visits ARCHIVE OUT VISITS… [--people VISITS…] [--folds N]

ARCHIVE is the folder with the articles, OUT that of the weights, VISITS are files of gold visits. Prints for each file
how well its events are read by weights that its articles did not fit. Needs scikit-learn, which `models` brings.
"""

import argparse
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.archive.files import Skipped
from retrieval.archive.read import find_files, read_file
from retrieval.archive.split import split_articles
from retrieval.events.extract import extract_events, read_page
from retrieval.events.likely_targets import target_pieces
from retrieval.events.part_pieces import pieces
from retrieval.events.part_signs import NAMES, rows
from retrieval.events.parts import PIECES, TARGETS, TREES, VisitModel
from retrieval.events.targets import find_visited
from retrieval.events.telling import seen_people
from retrieval.records import LIKELY, Article
from retrieval.scoring.gold import GoldArticle, Visit, read_gold
from retrieval.scoring.gold_strings import is_same_name
from retrieval.scoring.visit_scores import PARTS, count_visits
from retrieval.training.fit_linear import fit, write
from retrieval.training.forests import write_forest
from retrieval.words.tokens import fold

STRENGTH, STRENGTH_OF_TARGETS = 0.1, 0.3  # of the regularisation, inverse
ROUNDS, LEAVES, RATE, SMOOTHING, LEAST_IN_LEAF, SHARE_OF_FEATURES = 60, 8, 0.1, 5.0, 12, 0.4
NONE, LEADS, ALONG = range(3)


@dataclass(frozen=True, slots=True)
class Example:
    """A person of an article, and what was marked of them."""

    source: str
    pieces: Collection[str]
    row: NDArray[np.float32]
    part: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What the rules take for a target, and whether it is marked as one."""

    source: str
    pieces: Collection[str]
    is_right: bool


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("visits", type=Path, nargs="+")
    parser.add_argument("--people", type=Path, nargs="*", default=[], help="that mark not all targets")
    parser.add_argument("--folds", type=int, default=8)
    given = parser.parse_args(arguments)
    files = {path.name: read_gold(path).articles for path in (*given.visits, *given.people)}
    wanted = {article.source for articles in files.values() for article in articles}
    articles = articles_of(given.archive, wanted)
    examples = [one for golds in files.values() for gold in golds for one in examples_of(gold, articles[gold.source])]
    whole = [gold for path in given.visits for gold in files[path.name]]
    stretches = [one for gold in whole for one in targets_of(gold, articles[gold.source])]
    found = out_of_fold(examples, stretches, articles, given.folds)
    for name, golds in files.items():
        print(name, *figures(golds, found), sep="\n  ")
    fit_and_write(examples, stretches, given.out)


def articles_of(archive: Path, wanted: Collection[str]) -> dict[str, list[Article]]:
    """Source → its articles."""
    files = (file for file in find_files(archive) if not isinstance(file, Skipped))
    texts = (text for file in files for text in read_file(file))
    return {t.source: list(split_articles(t)) for t in texts if not isinstance(t, Skipped) and t.source in wanted}


def examples_of(gold: GoldArticle, articles: Sequence[Article]) -> Iterator[Example]:
    """The people that the articles of a source name."""
    marked = {fold(p.name): ALONG for visit in gold.visits for p in visit.people}
    marked |= {fold(p.name): LEADS for visit in gold.visits for p in visit.people if p.role == "lead"}
    for article in articles:
        if page := read_page(article.text):
            people = list(seen_people(page))
            for seen, row in zip(people, rows(page, people), strict=True):
                part = marked.get(fold(seen.mention.name), NONE)
                yield Example(gold.source, pieces(page, seen), row, part)


def targets_of(gold: GoldArticle, articles: Sequence[Article]) -> Iterator[Stretch]:
    """What the rules take for targets in the articles of a source that tells of visits."""
    marked = [target for visit in gold.visits for target in visit.targets]
    pages = ((article.text, read_page(article.text)) for article in articles if gold.visits)
    for text, page in pages:
        if page is None:
            continue
        spans = [span for span, _ in page.told]
        opened = [*(visit.opened for visit in page.visits), len(spans)]
        for visit, until in zip(page.visits, opened[1:], strict=True):
            names = {m.name for m in visit.leads}
            for span in find_visited(text, spans, visit.opened, until, names, page.mentions):
                is_right = any(is_same_name(text[slice(*span)], target) for target in marked)
                yield Stretch(gold.source, target_pieces(text, span), is_right)


def fit_and_write(examples: Sequence[Example], stretches: Sequence[Stretch], out: Path) -> None:
    """The weights of the linear models and of the trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    parts = [one.part for one in examples]
    write(*fit([one.pieces for one in examples], parts, [1.0] * len(parts), STRENGTH), out / PIECES)
    right = [one.is_right for one in stretches]
    write(*fit([one.pieces for one in stretches], right, [1.0] * len(right), STRENGTH_OF_TARGETS), out / TARGETS)
    trees: Any = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=SMOOTHING,
        min_samples_leaf=LEAST_IN_LEAF,
        max_features=SHARE_OF_FEATURES,
        random_state=0,
    )
    write_forest(trees.fit(np.stack([one.row for one in examples]), parts), NAMES, out / TREES)


def out_of_fold(
    examples: Sequence[Example], stretches: Sequence[Stretch], articles: dict[str, list[Article]], folds: int
) -> dict[str, tuple[Visit, ...]]:
    """Source → the visits that are read in it by weights that it did not fit."""
    chance = random.Random(0)
    fold_of = {source: chance.randrange(folds) for source in sorted(articles)}
    found: dict[str, tuple[Visit, ...]] = {}
    for number in range(folds):
        with TemporaryDirectory() as folder:
            taught = [one for one in examples if fold_of[one.source] != number]
            fit_and_write(taught, [one for one in stretches if fold_of[one.source] != number], Path(folder))
            judge = VisitModel(Path(folder))
            for source in (source for source, of in fold_of.items() if of == number):
                events = (event for article in articles[source] for event in extract_events(article, judge=judge))
                found[source] = tuple(
                    Visit(e.people, e.targets, e.date) for e in events if e.kind == "visit" and e.probability >= LIKELY
                )
    return found


def figures(articles: Sequence[GoldArticle], found: dict[str, tuple[Visit, ...]]) -> Iterator[str]:
    """Precision, recall and F1 of each part, the titles that are right, and where a visit is found without one."""
    counted = count_visits(articles, found)
    for part in PARTS:
        rates = counted.parts[part]
        shares = [share or 0.0 for share in (rates.precision.share, rates.recall.share, rates.f1)]
        yield f"{part:9} precision {shares[0]:.3f} recall {shares[1]:.3f} F1 {shares[2]:.3f}"
    titles, alarms = counted.titles, counted.false_alarms
    yield f"titles {titles.right} of {titles.total}, a visit found in {alarms.right} of {alarms.total} without one"


if __name__ == "__main__":
    main()
