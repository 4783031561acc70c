"""The arguments and the output that all benchmarks share."""

import argparse
import os
import platform
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.corpus import REWORDED
from benchmarks.figures import Figure, show_figures
from benchmarks.place import Place, open_place

Table = dict[str, str]
Section = Callable[[Place], Sequence[Figure]]


def machine() -> str:
    """The machine and versions, on which all figures depend."""
    return f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"


def parser_of(description: str | None) -> argparse.ArgumentParser:
    """A parser for the arguments of every benchmark: a corpus, its queries, and how much of both to use."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="folder of .jsonl files; a generated one by default")
    parser.add_argument("queries", nargs="?", type=Path, help="queries with their right sources")
    parser.add_argument(
        "--reworded", type=Path, default=REWORDED, help="more queries; those beside this file by default"
    )
    parser.add_argument("--gold", type=Path, metavar="FILE", help="gold questions, as for `baowen eval`")
    parser.add_argument("--articles", type=int, metavar="N", help="a part of the corpus, with the queries' sources")
    parser.add_argument("--per-set", type=int, metavar="N", help="a sample of each set of queries")
    return parser


def run_section(description: str | None, measure: Section) -> None:
    """Run one benchmark as a command."""
    arguments = parser_of(description).parse_args()
    with open_place(arguments) as place:
        print(f"{place.name} · {machine()}")
        show_figures(figures_at(place, measure))


def figures_at(place: Place, measure: Section) -> list[Figure]:
    """A section's figures, with their goals if these apply to the place."""
    return [figure if place.is_whole else figure.without_goal() for figure in measure(place)]


def show(title: str, table: Table) -> None:
    """Print rows under a title and the machine."""
    print(f"{title} · {machine()}")
    width = max(map(len, table))
    for name, value in table.items():
        print(f"  {name:{width}}  {value}")
    print(flush=True)
