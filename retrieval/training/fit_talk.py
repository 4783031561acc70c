"""Fits the choice within a talk: conversations and plain questions → choice_in_talk.safetensors.

python -m retrieval.training.fit_talk INDEX OUT TALKS.jsonl [TALKS.jsonl | QUESTIONS]… [--folds N] [--abstain SHARE]

A turn that leans on the one before is answered from the articles of that answer: what these carry of it says little,
what the reader makes of it much. So the choice is fitted on turns (judged_talks.py), and on plain questions asked of
small archives, or of those of a folder, which have pages of their own. Folds, calibration and threshold as in
fit_choice.py, from the turns. Needs the extra `models`.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from retrieval.engine import Engine
from retrieval.scoring.gold import read_gold
from retrieval.training.fit_choice import fit_and_write
from retrieval.training.judged import MODEL, Judged, judge_archives, judge_in_small_archives, pose
from retrieval.training.judged_talks import holds_talks, judge_talks

ABSTAIN = 0.7  # share of the turns without an answer that are refused: at .66 a tenth more of what is said is wrong


def main(arguments: Sequence[str] | None = None) -> None:
    """Judge, fit, calibrate, print the curve and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("talks", type=Path)
    parser.add_argument("questions", type=Path, nargs="*")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--abstain", type=float, default=ABSTAIN, help="share of the unanswerable that is refused")
    given = parser.parse_args(arguments)
    judged = list(judge_files(given.index, given.talks, given.questions))
    fit_and_write(judged, given.out, given.folds, given.abstain, members=1)


def judge_files(index: Path, talks: Path, questions: Sequence[Path]) -> Iterator[Judged]:
    """The turns of the talks, and the questions with their twins in small archives."""
    engine = Engine.open(index, MODEL)
    yield from judge_talks(engine, talks)
    for path in questions:
        if path.is_dir():
            yield from judge_archives(path)
            continue
        if holds_talks(path):
            yield from judge_talks(engine, path)
            continue
        yield from judge_in_small_archives(engine, pose(engine, read_gold(path).questions))
    engine.close()


if __name__ == "__main__":
    main()
