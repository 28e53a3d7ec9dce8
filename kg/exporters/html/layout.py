"""Entities and the ties between them -> where each stands in the picture, in pixels at full size.

Distances in the picture follow distances in the graph (the aim of Kamada and Kawai): `distances.py`
places them so; then what overlaps is pushed apart and what crosses untangled.
Only sums, products, comparisons and square roots: the same numbers on every machine.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from kg.exporters.html.distances import measure_distances, place_points
from kg.exporters.html.untangle import Tangle, count_crossings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Numbers = NDArray[np.int64]

# The attempt with the fewest crossings is untangled.
_ATTEMPTS = 4
_ROUNDS_OF_UNTANGLING = 4
# Pixels between two entities with one tie each, less where all together would take more room than this each.
_UNIT = 130.0
_ROOM = 13000.0
# Pictures are wider than high, but what the graph itself gives is not pulled out of shape.
_ASPECT = 1.2
_MOST_STRETCH = 1.5
# Room for the name under each node.
_NAME_HEIGHT = 26.0
_PIXELS_A_LETTER = 6.4
_LONGEST_NAME = 22
_MARGIN = 8.0
# Rounds of pushing, and the parts of an overlap and of the last move that each makes up for and makes again:
# larger parts bring back crossings, fewer rounds leave names of a crowded picture on one another.
_PUSHES = 400
_PUSH = 0.25
_KEPT = 0.5


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
    distances = measure_distances(len(names), pairs)
    seeds = range(1 if quick else _ATTEMPTS)
    attempts = [_turn_wide(place_points(distances, seed=seed)) for seed in seeds]
    best = min(attempts, key=lambda points: count_crossings(points, pairs))
    tangle = Tangle(_push_apart(best, boxes), pairs, boxes)
    tangle.untangle(rounds=1 if quick else _ROUNDS_OF_UNTANGLING)
    return tuple((round(x), round(y)) for x, y in _push_apart(tangle.points, boxes).tolist())


def _measure_box(name: str, size: float) -> tuple[float, float]:
    """Half the width and height that a node takes with its name."""
    width = max(2 * size, min(len(name), _LONGEST_NAME) * _PIXELS_A_LETTER)
    return width / 2 + _MARGIN, size + _NAME_HEIGHT / 2 + _MARGIN


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
    count = len(points)
    x, y = points.T.copy()
    # Each two once.
    wide, high = (np.triu(side[:, None] + side, 1) for side in boxes.T)
    move_x = move_y = np.zeros(count)
    for _ in range(_PUSHES):
        touching = (np.abs(x[:, None] - x) < wide) & (np.abs(y[:, None] - y) < high)
        one, other = np.divmod(np.flatnonzero(touching), count)
        if not len(one):
            break
        dx, dy = x[one] - x[other], y[one] - y[other]
        lap_x, lap_y = wide[one, other] - np.abs(dx), high[one, other] - np.abs(dy)
        aside = lap_x < lap_y
        push_x = np.copysign((lap_x / 2 + 0.5) * aside, dx)
        push_y = np.copysign((lap_y / 2 + 0.5) * ~aside, dy)
        move_x = _KEPT * move_x + _PUSH * _sum_up(push_x, one, other, count)
        move_y = _KEPT * move_y + _PUSH * _sum_up(push_y, one, other, count)
        x, y = x + move_x, y + move_y
    return np.stack([x, y], axis=1)


def _sum_up(pushes: Floats, one: Numbers, other: Numbers, count: int) -> Floats:
    """For each what pushes it: `one` the way that a push says, `other` the other way."""
    return np.asarray(np.bincount(one, pushes, count) - np.bincount(other, pushes, count), dtype=np.float64)
