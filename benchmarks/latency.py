"""Summarises the times of many calls."""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Latency:
    """Median and 99th percentile."""

    p50_ms: float
    p99_ms: float
    count: int


def latency_of(times_ms: Sequence[float]) -> Latency:
    """The latency of at least one call."""
    return Latency(statistics.median(times_ms), percentile(times_ms, 0.99), len(times_ms))


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that a `share` of the values does not exceed (nearest rank)."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
