"""Entities and the ties between them -> where each stands in the picture, in pixels at full size.

Distances in the picture follow distances in the graph (the aim of Kamada and Kawai), reached by
gradient steps on one pair at a time; then what overlaps is pushed apart and what crosses untangled.
Only sums, products, comparisons and square roots: the same numbers on every machine.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from itertools import chain, combinations
from typing import TYPE_CHECKING

import numpy as np

from kg.exporters.html.untangle import Tangle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# The best of several attempts is untangled: of so many, of fewer where each takes long (60 entities: 15 ms).
_ATTEMPTS = 6
_ATTEMPTS_FOR = 300
_ROUNDS = 15
_ROUNDS_OF_UNTANGLING = 4
# The step of the last round, as in the paper that this way of solving comes from (Zheng et al., 2019).
_LAST_STEP = 0.05
# Pixels between two entities with one tie each, less where all together would take more room than this each.
_UNIT = 130.0
_ROOM = 13000.0
# How much longer a tie gets between two hubs, whose other ties need the room.
_HUB_STRETCH = 0.6
# Pictures are wider than high, but what the graph itself gives is not pulled out of shape.
_ASPECT = 1.2
_MOST_STRETCH = 1.5
# Room for the name under each node, and the rounds of pushing that settle 150 of them.
_NAME_HEIGHT = 26.0
_PIXELS_A_LETTER = 6.4
_LONGEST_NAME = 22
_MARGIN = 8.0
_PUSHES = 120


def find_positions(
    names: Sequence[str],
    pairs: Sequence[tuple[int, int]],
    sizes: Sequence[float],
    *,
    quick: bool = False,
) -> tuple[tuple[int, int], ...]:
    """A point for each name; `pairs` hold indexes of names that are tied, `sizes` the radius of each node.

    `quick` makes one attempt and untangles it once: for the many pictures that few people open.
    """
    if len(names) < 2:  # noqa: PLR2004 - what stands alone stands in the middle
        return ((0, 0),) * len(names)
    boxes = np.array([_measure_box(name, size) for name, size in zip(names, sizes, strict=True)])
    distances = _measure_distances(len(names), pairs)
    tries = 1 if quick else min(max(_ATTEMPTS_FOR // len(names), 2), _ATTEMPTS)
    attempts = (_turn_wide(_settle(seed, distances)) for seed in range(tries))
    best = min((Tangle(points, pairs, boxes) for points in attempts), key=Tangle.price)
    tangle = Tangle(_push_apart(best.points, boxes), pairs, boxes)
    tangle.untangle(rounds=1 if quick else _ROUNDS_OF_UNTANGLING)
    return tuple((round(x), round(y)) for x, y in _push_apart(tangle.points, boxes).tolist())


def _measure_box(name: str, size: float) -> tuple[float, float]:
    """Half the width and height that a node takes with its name."""
    width = max(2 * size, min(len(name), _LONGEST_NAME) * _PIXELS_A_LETTER)
    return width / 2 + _MARGIN, size + _NAME_HEIGHT / 2 + _MARGIN


def _measure_distances(count: int, pairs: Sequence[tuple[int, int]]) -> Floats:
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


def _settle(seed: int, distances: Floats) -> Floats:
    """Moves each pair towards its distance, near ones firmly, in ever smaller steps."""
    count = len(distances)
    shuffler = random.Random(seed)  # noqa: S311 - for the same picture each time, not for secrets
    points = [[shuffler.random(), shuffler.random()] for _ in range(count)]
    pairs = [
        (points[a], points[b], distance, distance**2)
        for a, b in combinations(range(count), 2)
        for distance in (float(distances[a, b]),)
    ]
    step = float(distances.max()) ** 2
    shrink = round((_LAST_STEP / step) ** (1 / _ROUNDS), 9)
    for _ in range(_ROUNDS):
        shuffler.shuffle(pairs)
        # The innermost loop of a layout: a call for each pair would take as long again.
        for one, other, distance, square in pairs:
            dx, dy = one[0] - other[0], one[1] - other[1]
            length = math.sqrt(dx * dx + dy * dy) or 1e-9
            share = step / square if step < square else 1.0
            move = share * (length - distance) / 2 / length
            one[0] -= move * dx
            one[1] -= move * dy
            other[0] += move * dx
            other[1] += move * dy
        step *= shrink
    return np.array(points)


def _turn_wide(points: Floats) -> Floats:
    """Centred, the longest way across laid level, stretched towards the shape of a screen, in pixels."""
    centred = points - points.sum(axis=0) / len(points)
    x, y = centred[:, 0], centred[:, 1]
    angle = round(math.atan2(2 * float((x * y).sum()), float((x * x - y * y).sum())) / 2, 6)
    cos, sin = round(math.cos(angle), 9), round(math.sin(angle), 9)
    turned = np.stack([x * cos + y * sin, y * cos - x * sin], axis=1)
    wide, high = (float(extent) or 1.0 for extent in turned.max(axis=0) - turned.min(axis=0))
    stretch = min(max(math.sqrt(_ASPECT * high / wide), 1 / _MOST_STRETCH), _MOST_STRETCH)
    unit = min(_UNIT, math.sqrt(_ROOM * len(points) / (wide * high)))
    return np.asarray(turned * np.array([unit * stretch, unit / stretch]))


def _push_apart(points: Floats, boxes: Floats) -> Floats:
    """Moves boxes that overlap away from each other, along the way that is shorter."""
    wide, high = (side[:, None] + side for side in boxes.T)
    order = np.arange(len(points))
    own, first = order[:, None] == order, np.where(order[:, None] < order, -1.0, 1.0)
    x, y = points.T.copy()
    for _ in range(_PUSHES):
        dx, dy = x[:, None] - x, y[:, None] - y
        lap_x, lap_y = wide - np.abs(dx), high - np.abs(dy)
        touching = (lap_x > 0) & (lap_y > 0) & ~own
        if not touching.any():
            break
        aside = touching & (lap_x < lap_y)
        x += (np.copysign(lap_x / 2 + 0.5, np.where(dx == 0, first, dx)) * aside).sum(axis=1) / 2
        y += (np.copysign(lap_y / 2 + 0.5, np.where(dy == 0, first, dy)) * (touching & ~aside)).sum(
            axis=1
        ) / 2
    return np.stack([x, y], axis=1)
