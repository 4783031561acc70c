"""The arguments and the output that all benchmarks share."""

import argparse
import os
import platform
from pathlib import Path

Table = dict[str, str]


def corpus_argument(description: str | None) -> argparse.Namespace:
    """`corpus` and `queries` from the command line; None where they are not given."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="?", type=Path, help="folder of .jsonl files; a generated one by default")
    parser.add_argument("queries", nargs="?", type=Path, help="queries with their right sources, for search quality")
    return parser.parse_args()


def show(title: str, table: Table) -> None:
    """Print a benchmark's rows under its title and the machine."""
    print(f"{title} · {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    width = max(map(len, table))
    for name, value in table.items():
        print(f"  {name:{width}}  {value}")
    print(flush=True)
