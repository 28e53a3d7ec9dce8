"""Statements known to be right or wrong -> the weights of kg/lexicon/confidence.tsv, and how well they hold.

Ridge-penalised logistic regression (le Cessie and van Houwelingen, Applied Statistics 41, 1992), by Newton's
method. The wrong readings of the golden cases are more than there would be in a text; so the base is
set anew on the articles alone, as for case-control data (King and Zeng, Political Analysis 9, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

# How strongly weights are held to nothing: one of 2 has, by itself, the prior spread of a log-odds of 0.7.
RIDGE = 2.0
_STEPS = 50  # Newton's method is there after fewer than ten


@dataclass(frozen=True, slots=True)
class Example:
    """A statement that was read in `group`, an article or a golden case; its factors; whether it is right."""

    group: str
    factors: tuple[str, ...]
    right: bool
    constructed: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Of the statements whose confidence is at least `threshold`: how many there are and are right."""

    threshold: float
    right: int
    of: int


def fit(examples: Sequence[Example], names: Sequence[str]) -> dict[str, float]:
    """Weights by name, in log-odds to two digits; the first of the names is the base, which all have."""
    table, right = _tabulate(examples, names)
    weights = np.zeros(len(names))
    penalty = np.full(len(names), RIDGE)
    penalty[0] = 0.0
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - probability) - penalty * weights
        curve = (table.T * (probability * (1 - probability))) @ table + np.diag(penalty)
        weights += np.linalg.solve(curve, slope)
    weights = weights.round(2)
    real, real_right = _tabulate([e for e in examples if not e.constructed], names)
    weights[0] = _set_base(real @ weights - weights[0], real_right.mean())
    return {name: float(weight) for name, weight in zip(names, weights, strict=True)}


def predict(example: Example, weights: Mapping[str, float], base: str) -> float:
    """The probability that the example is right."""
    return float(1 / (1 + np.exp(-weights[base] - sum(weights[f] for f in example.factors))))


def predict_left_out(examples: Sequence[Example], names: Sequence[str]) -> Iterator[tuple[float, bool]]:
    """Each example of an article with the weights of all but that article, and whether it is right."""
    for group in sorted({e.group for e in examples if not e.constructed}):
        weights = fit([e for e in examples if e.group != group], names)
        yield from ((predict(e, weights, names[0]), e.right) for e in examples if e.group == group)


def list_rows(predicted: Sequence[tuple[float, bool]], thresholds: Sequence[float]) -> list[Row]:
    """Precision by threshold, as counts."""
    kept = [(t, [right for p, right in predicted if p >= t]) for t in thresholds]
    return [Row(t, sum(rights), len(rights)) for t, rights in kept]


def find_brier(predicted: Sequence[tuple[float, bool]]) -> float:
    """The mean squared distance of the probability from what was the case (Brier, 1950)."""
    return sum((p - right) ** 2 for p, right in predicted) / len(predicted)


def _tabulate(
    examples: Sequence[Example], names: Sequence[str]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    rows = [[1.0, *(float(name in e.factors) for name in names[1:])] for e in examples]
    return np.array(rows), np.array([float(e.right) for e in examples])


def _set_base(odds: NDArray[np.float64], share: float) -> float:
    """The base with which the mean probability is the share that is right, by halving."""
    low, high = -20.0, 20.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (middle, high) if (1 / (1 + np.exp(-odds - middle))).mean() < share else (low, middle)
    return round(low, 2)
