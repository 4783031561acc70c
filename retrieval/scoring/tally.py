"""Counts and the rates made of them; a rate of nothing is None."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """So many of so many."""

    right: int
    total: int

    @property
    def share(self) -> float | None:
        return self.right / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Rates:
    """What was found against what there is."""

    precision: Tally  # right ones among those found
    recall: Tally  # found ones among those of the gold file

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where there is nothing and nothing was found."""
        if not (self.precision.total or self.recall.total):
            return None
        precision, recall = self.precision.share or 0.0, self.recall.share or 0.0
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
