"""Puts the Telegram bot under load, over HTTP against a fake Telegram on loopback.

crowd    50 users ask 4 questions each at once; compared with the same questions one after another in one process
burst    1,000 messages at once: memory before, at its peak and afterwards, and whether the bot still answers
rebuild  the latency of one user while /reindex full runs, compared with idle (on a copy of the index)
kill -9  20 rounds with questions in flight: none is lost, and only those open at the kill are answered twice
floods   a group, one person, or a crowd sends hundreds of messages at once: how long other people wait
wild     10,000 wild questions and 2,000 wild updates by webhook: all answered, no traceback

python -m benchmarks.bot_load .baowen --questions questions.jsonl
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks.bot_floods import floods, wild
from benchmarks.bot_sections import Load, burst, crowd, kills, rebuild
from benchmarks.bot_stage import Stage, open_stage
from benchmarks.command import machine
from benchmarks.figures import Figure, show_figures, write_figures
from retrieval.engine import Engine
from retrieval.errors import BaowenError

SECTIONS: dict[str, Callable[[Stage, Load], list[Figure]]] = {
    "crowd": crowd,
    "burst": burst,
    "rebuild": rebuild,
    "kills": kills,
    "floods": floods,
    "wild": wild,
}


def main() -> None:
    arguments = _parser().parse_args()
    load = Load(arguments.users, arguments.each, arguments.messages, arguments.rounds)
    questions = _questions(arguments)
    status = Engine.open(arguments.index, "zh-news").status()
    figures: list[Figure] = []
    for name in arguments.only or SECTIONS:
        start = time.perf_counter()
        with open_stage(arguments.index.resolve(), questions) as stage:
            figures += SECTIONS[name](stage, load)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    about = {"articles": status["articles"], "machine": machine(), "date": f"{date.today()}"}
    print(f"{about['articles']:,} articles · {about['machine']}")
    show_figures(figures)
    if arguments.out is not None:
        write_figures(figures, about, arguments.out)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("index", type=Path, help="an index; it is only read")
    parser.add_argument("--questions", type=Path, metavar="FILE", help="gold questions, as for `baowen eval`")
    parser.add_argument("--only", nargs="+", choices=SECTIONS, metavar="SECTION", help=", ".join(SECTIONS))
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--each", type=int, default=4, help="questions of one user")
    parser.add_argument("--messages", type=int, default=1000, help="of the burst")
    parser.add_argument("--rounds", type=int, default=20, help="of kill -9")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the figures as JSON")
    return parser


def _questions(arguments: argparse.Namespace) -> list[str]:
    """The questions of the file; without one, examples that the index can answer.

    Raises:
        SystemExit: there are none, with the reason.
    """
    if arguments.questions is not None:
        lines = arguments.questions.read_text(encoding="utf-8").splitlines()
        if not (questions := [str(json.loads(line)["q"]) for line in lines if line]):
            raise SystemExit(f"{arguments.questions} holds no question.")
        return questions
    try:
        questions = list(Engine.open(arguments.index, "zh-news").examples())
    except BaowenError as error:
        raise SystemExit(error.line("en")) from error
    if not questions:
        raise SystemExit(
            f"{arguments.index} answers no example: it holds no visit, or its files are gone. Give it --questions FILE."
        )
    return questions


if __name__ == "__main__":
    main()
