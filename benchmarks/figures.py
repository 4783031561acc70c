"""The results of benchmarks as records, printed as a table or written as JSON."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

_VERDICTS = {None: "", True: "met", False: "MISSED"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number; NaN if it could not be measured.

    A goal applies to the multiple of the floor, if there is one, else to the number itself.
    """

    section: str
    name: str
    value: float
    unit: str = ""
    times: float | None = None  # multiple of the floor, or of the bare import
    most: float | None = None
    least: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None without a goal or a measurement."""
        if (self.most is None and self.least is None) or math.isnan(self.value):
            return None
        found = self.value if self.times is None else self.times
        return (self.most is None or found <= self.most) and (self.least is None or found >= self.least)

    def without_goal(self) -> "Figure":
        """The same figure without its goal, for a run on a part of the corpus."""
        return replace(self, most=None, least=None)

    @property
    def goal(self) -> str:
        mark = " ×" if self.times is not None else ""
        if self.most is not None:
            return f"≤ {self.most:g}{mark}"
        return f"≥ {self.least:g}{mark}" if self.least is not None else ""


def show_figures(figures: Sequence[Figure]) -> None:
    """Print the figures by section; neighbours of the same name share a line."""
    width = max((len(figure.name) for figure in figures), default=0)
    for section, group in groupby(figures, key=lambda figure: figure.section):
        print(f"\n{section}")
        for name, line in groupby(group, key=lambda figure: figure.name):
            alike = list(line)
            cells = _cells(*alike) if len(alike) == 1 else "   ".join(map(_words, alike))
            print(f"  {name:{width}}  {cells}".rstrip())
    print(flush=True)


def write_figures(figures: Sequence[Figure], about: Mapping[str, Any], path: Path) -> None:
    """Write all figures, and what they were measured on, as JSON."""
    rows = [{**asdict(f), "value": None if math.isnan(f.value) else f.value, "is_met": f.is_met} for f in figures]
    path.write_text(json.dumps({**about, "figures": rows}, ensure_ascii=False, indent=1), encoding="utf-8")


def _cells(figure: Figure) -> str:
    """Value, multiple, goal and verdict, aligned with other lines."""
    times = f"{figure.times:.2f} ×" if figure.times is not None else ""
    return f"{_short(figure.value):>8} {figure.unit:6} {times:>9} {figure.goal:>9}  {_VERDICTS[figure.is_met]}"


def _words(figure: Figure) -> str:
    """The same as a phrase, for a line of several figures."""
    goal = f" ({figure.goal} {_VERDICTS[figure.is_met]})" if figure.goal else ""
    return f"{_short(figure.value)} {figure.unit}{goal}"


def _short(value: float) -> str:
    if math.isnan(value):
        return "not told"
    if value == int(value) and abs(value) >= 10:
        return f"{int(value):,}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:,.1f}"
