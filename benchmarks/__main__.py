"""Runs all benchmarks and prints one table; with --out it also writes all figures as JSON and the pictures.

python -m benchmarks [CORPUS [QUERIES.jsonl]] [--gold QUESTIONS.jsonl] [--out FOLDER]
                     [--articles N] [--per-set N] [--only SECTION …]

The whole corpus takes a quarter of an hour; --articles 3000 --per-set 30 gives a first look in two minutes. Times are
multiples of the floor of the same run (floor.py); goals are for the whole corpus on two processors.
"""

import sys
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import (
    ask_latency,
    bm25_engines,
    cold_start,
    dense_recall,
    index_cost,
    linearity,
    reworded,
    risk_coverage,
    search_quality,
)
from benchmarks.command import Section, figures_at, machine, parser_of
from benchmarks.figures import Figure, show_figures, write_figures
from benchmarks.place import Place, open_place
from benchmarks.processes import RunError


def sections(out: Path | None) -> dict[str, Section]:
    """Name → benchmark, in the order of running; the index is built first, when nothing else is in memory."""
    return {
        "index": index_cost.measure,
        "latency": ask_latency.measure,
        "cold": cold_start.measure,
        "dense": dense_recall.measure,
        "search": search_quality.measure,
        "reworded": reworded.measure,
        "bm25": bm25_engines.measure,
        "risk": partial(_risk, out=out),
        "growth": partial(_growth, out=out),
    }


def _risk(place: Place, out: Path | None) -> list[Figure]:
    curve = risk_coverage.measure_curve(place)
    if out is not None:
        _draw(risk_coverage.draw, curve, out / "risk-coverage.png")
    return risk_coverage.figures_of(curve)


def _growth(place: Place, out: Path | None) -> list[Figure]:
    sizes = linearity.measure_sizes(place)
    if out is not None:
        _draw(linearity.draw, sizes, out / "growth.png")
    return linearity.figures_of(sizes)


def _draw(draw: Callable[..., None], what: object, path: Path) -> None:
    try:
        draw(what, path)
    except ImportError:
        print(f"{path.name} is not drawn: pip install matplotlib", file=sys.stderr)


def main() -> None:
    parser = parser_of(__doc__)
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder for figures.json and the pictures")
    parser.add_argument("--only", nargs="+", choices=sections(None), metavar="SECTION", help=", ".join(sections(None)))
    arguments = parser.parse_args()
    if arguments.out is not None:
        arguments.out.mkdir(parents=True, exist_ok=True)
    figures: list[Figure] = []
    failed: list[str] = []
    with open_place(arguments) as place:
        about = {"corpus": place.name, "articles": place.articles, "machine": machine(), "date": f"{date.today()}"}
        for name, measure in sections(arguments.out).items():
            if arguments.only and name not in arguments.only:
                continue
            start = time.perf_counter()
            try:
                figures += figures_at(place, measure)
            except RunError as error:  # go on with the others, since a run takes a quarter of an hour
                failed.append(f"{name}: {error}")
            print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
            if arguments.out is not None:  # written after each, so that an interrupted run keeps its figures
                write_figures(figures, about, arguments.out / "figures.json")
    print(f"{about['corpus']} · {machine()}")
    show_figures(figures)
    if failed:
        sys.exit("\n".join(failed))


if __name__ == "__main__":
    main()
