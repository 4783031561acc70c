"""Times of many calls → what is told of them."""

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
    ascending = sorted(times_ms)
    return Latency(statistics.median(ascending), ascending[int(len(ascending) * 0.99)], len(ascending))
