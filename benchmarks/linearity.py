"""Measures how cost grows with the archive: a quarter, half and all of the corpus, and four times as much.

python -m benchmarks.linearity CORPUS [QUERIES.jsonl] [--articles N]

Four times as much is the corpus repeated, each time with other names: surnames and the characters of given names are
exchanged, so that new words and near copies appear, as in a growing archive.
"""

import json
import math
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.command import run_section
from benchmarks.corpus import is_taken, lines_of
from benchmarks.figures import Figure
from benchmarks.place import Place
from benchmarks.processes import BAOWEN, run
from benchmarks.serving import Served, serve

SHARES = (0.25, 0.5, 1.0, 4.0)
_NAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡林郭何高罗伟芳娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂英华国志远晓燕"
_SECTION = "Growth"


@dataclass(frozen=True, slots=True)
class Size:
    """The costs of an archive of one size."""

    articles: int
    build_s: float
    peak_gb: float
    disk_mb: float
    served: Served


def measure(place: Place) -> list[Figure]:
    """The figures of all sizes, and the exponents in cost ~ articles ** exponent."""
    return figures_of(measure_sizes(place))


def measure_sizes(place: Place, shares: Sequence[float] = SHARES) -> list[Size]:
    return [_measure(place, share) for share in shares]


def figures_of(sizes: Sequence[Size]) -> list[Figure]:
    figures = []
    for size in sizes:
        at = f"{size.articles:,} articles"
        figures += [
            Figure(_SECTION, f"build, {at}", size.build_s, "s"),
            Figure(_SECTION, f"peak memory, {at}", size.peak_gb, "GB"),
            Figure(_SECTION, f"search p50, {at}", size.served.search.p50_ms, "ms"),
            Figure(_SECTION, f"ask p50, {at}", size.served.ask.p50_ms, "ms"),
            Figure(_SECTION, f"resident, {at}", size.served.resident_mb, "MB"),
        ]
    last, before = sizes[-1].served.ask.p50_ms, sizes[-2].served.ask.p50_ms
    return [
        *figures,
        Figure(_SECTION, "exponent of build time", exponent(sizes, [s.build_s for s in sizes]), most=1.05),
        Figure(_SECTION, "exponent of peak memory", exponent(sizes, [s.peak_gb for s in sizes]), most=1.05),
        Figure(_SECTION, "ask p50, largest to the one before", last / before, most=3),
    ]


def exponent(sizes: Sequence[Size], costs: Sequence[float]) -> float:
    """The slope of log cost over log articles, by least squares; NaN where a cost could not be measured."""
    if not all(cost > 0 for cost in costs):
        return math.nan
    slope, _ = np.polyfit(np.log([size.articles for size in sizes]), np.log(costs), 1)
    return float(slope)


def draw(sizes: Sequence[Size], path: Path) -> None:
    """Draw build time, memory and question times over the number of articles.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(12, 4), layout="constrained")
    panels: Any = picture.subplots(1, 3)
    articles = [size.articles for size in sizes]
    build = [size.build_s for size in sizes]
    panels[0].plot(articles, build, marker="o")
    panels[0].set(ylabel="build, s", title=f"time ~ articles ^ {exponent(sizes, build):.2f}")
    panels[1].plot(articles, [size.peak_gb for size in sizes], marker="o", label="building, all processes")
    panels[1].plot(articles, [size.served.resident_mb / 1e3 for size in sizes], marker="o", label="serving")
    panels[1].set(ylabel="memory, GB", title="memory")
    panels[2].plot(articles, [size.served.ask.p50_ms for size in sizes], marker="o", label="ask p50")
    panels[2].plot(articles, [size.served.search.p50_ms for size in sizes], marker="o", label="search p50")
    panels[2].set(ylabel="ms", title="questions, index open")
    for panel in panels:
        panel.set(xlabel="articles", xlim=(0, None), ylim=(0, None))
    panels[1].legend()
    panels[2].legend()
    picture.savefig(path, dpi=120)


def _measure(place: Place, share: float) -> Size:
    folder = place.folder / "growth"
    corpus, index = folder / "corpus", folder / "index"
    corpus.mkdir(parents=True)
    articles = write_share(place.corpus, corpus / "articles.jsonl", share)
    built = run([BAOWEN, "index", "--quiet", "--index", str(index), str(corpus)], with_memory=True)
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
    served = serve(index, place.questions)
    shutil.rmtree(folder)
    return Size(articles, built.seconds, built.peak_gb, size / 1e6, served)


def write_share(corpus: Path, path: Path, share: float) -> int:
    """Write an evenly spread share of the articles, or for shares over 1 several copies of all; their number."""
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for line in _thinned(corpus, share) if share < 1 else _repeated(corpus, round(share)):
            file.write(line)
            count += 1
    return count


def _thinned(corpus: Path, share: float) -> Iterator[str]:
    yield from (line for number, line in enumerate(lines_of(corpus)) if is_taken(number, share))


def _repeated(corpus: Path, times: int) -> Iterator[str]:
    yield from lines_of(corpus)
    for turn in range(1, times):
        exchanged = list(_NAMES)
        random.Random(turn).shuffle(exchanged)
        table = str.maketrans(_NAMES, "".join(exchanged))
        for line in lines_of(corpus):
            article = json.loads(line)
            article["text"] = article["text"].translate(table)
            article["source"] = f"{article['source']}~{turn}"
            yield json.dumps(article, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    run_section(__doc__, measure)
