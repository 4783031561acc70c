"""Runs one rival of benchmarks/peers in its own process and judges its hits."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.corpus import Query
from benchmarks.hit_rates import Found, Rates, rates_by_set
from benchmarks.latency import Latency, latency_of
from benchmarks.processes import RunError, run

# No rival may download a model or send reports.
_OFFLINE = {"HF_HUB_OFFLINE": "1", "HAYSTACK_TELEMETRY_ENABLED": "False", "ANONYMIZED_TELEMETRY": "False"}


@dataclass(frozen=True, slots=True)
class Rival:
    """A rival: what to run, and its name."""

    name: str
    module: str  # of benchmarks/peers
    mode: str


@dataclass(frozen=True, slots=True)
class Result:
    """A rival's row; if it could not be run, `problem` says why and the rest is empty."""

    name: str
    problem: str = ""
    build_s: float = 0.0
    peak_gb: float = 0.0  # over all its processes
    latency: Latency | None = None
    rates: dict[str, Rates] | None = None
    versions: dict[str, str] | None = None

    def record(self) -> dict[str, Any]:
        return asdict(self)


def run_rival(rival: Rival, python: Path, work: Path, queries: Sequence[Query], limit_s: float) -> Result:
    """Build and ask in a process of the given Python."""
    module = f"benchmarks.peers.{rival.module}"
    command = [str(python), "-m", module, rival.mode, str(work), "--limit-s", str(limit_s)]
    try:
        done = run(command, with_memory=True, environment=_OFFLINE)
    except RunError as error:
        return Result(rival.name, problem=str(error))
    record = json.loads(done.output.splitlines()[-1])
    hits = [[Found(tuple(sources), text) for sources, text in found] for found in record["hits"]]
    return Result(
        rival.name,
        build_s=record["build_s"],
        peak_gb=done.peak_gb,
        latency=latency_of(record["query_ms"]),
        rates=rates_by_set(zip(queries, hits, strict=False)),  # a slow rival is stopped before the end
        versions=record["versions"],
    )


def show_results(results: Sequence[Result], floor_s: float | None, asked: int) -> None:
    """Print one table: costs, then the hit rates of each set."""
    sets = sorted({group for result in results for group in result.rates or ()})
    width = max(len(result.name) for result in results)
    head = f"{'':{width}} {'build':>9} {'× floor':>8} {'peak':>8} {'p50':>9} {'p99':>9} {'asked':>6}"
    print(head + "".join(f"  {group + ' @1 / @10 / MRR':>21}" for group in sets))
    for result in results:
        if result.rates is None or result.latency is None:
            print(f"{result.name:{width}}   could not be run: {result.problem}")
            continue
        times = f"{result.build_s / floor_s:.1f}" if floor_s else "-"
        print(
            f"{result.name:{width}} {result.build_s:7.1f} s {times:>8} {result.peak_gb:5.2f} GB"
            f" {result.latency.p50_ms:6.1f} ms {result.latency.p99_ms:6.1f} ms {result.latency.count:3}/{asked}"
            + "".join(f"  {result.rates[group]!s:>21}" if group in result.rates else f"  {'-':>21}" for group in sets)
        )
    print(flush=True)
