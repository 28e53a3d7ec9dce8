"""Ties -> how far every two entities should be apart; these distances -> points that keep to them.

The first points are those of classical scaling (Torgerson, 1952). Then each moves to where its distances to
the others would have it, near ones first, as in majorising stress (Gansner, Koren and North, 2004), but all
at once and with momentum. Sums are of rows, which numpy adds one after another: the same on every machine.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# How much longer a tie gets between two hubs, whose other ties need the room.
_HUB_STRETCH = 0.6
# Behind these, points hardly move.
_SCALING_ROUNDS = 30
_ROUNDS = 40
# The part of its last move that each makes again.
_KEPT = 0.8
# Units that the first points are moved at random, so that no two stand on one spot and attempts differ.
_SPREAD = 1.0


def measure_distances(count: int, pairs: Sequence[tuple[int, int]]) -> Floats:
    """What the distance of every two should be, in units; what is not connected stays just outside."""
    degrees = Counter(chain.from_iterable(pairs))
    distances: Floats = np.full((count, count), np.inf)
    np.fill_diagonal(distances, 0)
    for one, other in pairs:
        fewer = min(degrees[one], degrees[other])
        length = 1 + _HUB_STRETCH * (math.sqrt(fewer) - 1) * 2
        distances[one, other] = distances[other, one] = length
    # Floyd's way: by each in turn as a stop between all others.
    for stop in range(count):
        np.minimum(distances, distances[:, stop, None] + distances[stop], out=distances)
    distances[np.isinf(distances)] = 0.75 * distances[~np.isinf(distances)].max() + 1
    return distances


def place_points(distances: Floats, *, seed: int) -> Floats:
    """Points in a plane whose distances are near those wanted; each `seed` gives another solution."""
    shuffler = random.Random(seed)  # noqa: S311 - for the same picture each time, not for secrets
    moved = [[shuffler.random() - 0.5, shuffler.random() - 0.5] for _ in distances]
    return _settle(_scale(distances) + _SPREAD * np.array(moved), distances)


def _scale(distances: Floats) -> Floats:
    """The two directions in which the points of these distances differ most."""
    squares = distances * distances
    means = squares.sum(axis=0) / len(squares)
    products = (means + means[:, None] - squares - means.sum() / len(means)) / 2
    axes = []
    for _ in range(2):
        axis, length = products[np.abs(products).sum(axis=0).argmax()], 1.0
        for _ in range(_SCALING_ROUNDS):
            axis = (products * axis[:, None]).sum(axis=0)
            length = math.sqrt((axis * axis).sum()) or 1.0
            axis = axis / length
        axes.append(axis * math.sqrt(length))
        products = products - length * axis * axis[:, None]
    return np.stack(axes, axis=1)


def _settle(points: NDArray[Any], distances: NDArray[Any]) -> Floats:
    """Moves all towards their distances, near ones firmly."""
    # Half as many bytes take half the time; points are rounded to pixels anyway.
    points, distances = points.astype(np.float32), distances.astype(np.float32)
    apart = distances + np.eye(len(distances), dtype=np.float32)
    # A power between 1, which is for the shape of the whole, and 2, for neighbourhoods: fewest crossings.
    weights = 1 / (apart * np.sqrt(apart))
    np.fill_diagonal(weights, 0)
    pulls, totals = weights * distances, weights.sum(axis=0)
    places, moves = points.T, np.zeros_like(points.T)
    for _ in range(_ROUNDS):
        ways = places[:, None] - places[:, :, None]
        lengths = np.maximum(np.sqrt(ways[0] * ways[0] + ways[1] * ways[1]), 1e-9)
        moves = _KEPT * moves + (ways * (pulls / lengths - weights)).sum(axis=1) / totals
        places = places + moves
    return places.T.astype(np.float64)
